import { projectRoot } from "../../local/support/project_root.ts";

/** Path of a recorded file beside the project; absent on a plain clone. */
export function sharedData(path: string): string | undefined {
  const file = decodeURIComponent(new URL(`../shared/data/${path}`, projectRoot).pathname);
  try {
    Deno.statSync(file);
    return file;
  } catch {
    return undefined;
  }
}

/** Registers a test that reads recorded data; without them it is skipped, and its name says why. */
export function withSharedData(
  name: string,
  paths: readonly string[],
  run: (files: string[]) => Promise<void> | void,
): void {
  const files = paths.map(sharedData);
  const missing = files.some((file) => file === undefined);
  Deno.test({
    name: missing ? `${name} (recorded data ../shared/data is absent)` : name,
    ignore: missing,
    fn: () => run(files.filter((file) => file !== undefined)),
  });
}
