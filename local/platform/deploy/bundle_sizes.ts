import { functionNames } from "./function_names.ts";

/** The most that a bundle may be: loading it is CPU of every new worker (platform 1). */
export const BUNDLE_KB = 600;

/** Size of each function's bundle in kB. Throws when one is above what it may be. */
export function bundleSizes(folder: string): ReadonlyMap<string, number> {
  const sizes = new Map(
    functionNames().map((name) => {
      const { size } = Deno.statSync(`${folder}/functions/${name}/index.ts`);
      return [name, size / 1024];
    }),
  );
  const above = [...sizes].filter(([, size]) => size > BUNDLE_KB);
  if (above.length > 0) {
    const list = above.map(([name, size]) => `${name} ${size.toFixed(0)} kB`).join(", ");
    throw new Error(`a bundle may have ${BUNDLE_KB} kB: ${list}`);
  }
  return sizes;
}
