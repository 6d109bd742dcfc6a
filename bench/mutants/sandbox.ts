/** A copy of a checkout in which files may be broken. */
export interface Sandbox {
  /** The copy, with a slash at its end. */
  readonly root: string;
  /** Deno's cache of its own, so that no mutant stays in the user's. */
  readonly denoDir: string;
  remove(): Promise<void>;
}

/** What a run of tests does not read, or must not write. */
const LEFT_OUT = [".git", "node_modules", ".data"];

/**
 * Copies a checkout (its path ends with a slash). Links stay links; node_modules and the shared
 * data beside the checkout become links.
 */
export async function makeSandbox(checkout: string): Promise<Sandbox> {
  const folder = await Deno.makeTempDir({ prefix: "options-v4-mutants-" });
  // Postgres' own user, whom a platform in the sandbox starts, must be able to enter.
  await Deno.chmod(folder, 0o755);
  const root = `${folder}/checkout/`;
  await copyFolder(checkout, root, LEFT_OUT);
  await linkIfThere(`${checkout}node_modules`, `${root}node_modules`);
  await linkIfThere(`${checkout}../shared`, `${folder}/shared`);
  return {
    root,
    denoDir: `${folder}/deno`,
    remove: async () => await Deno.remove(folder, { recursive: true }),
  };
}

async function copyFolder(from: string, to: string, leftOut: readonly string[]): Promise<void> {
  await Deno.mkdir(to);
  for await (const { name, isDirectory, isSymlink, isFile } of Deno.readDir(from)) {
    if (leftOut.includes(name)) continue;
    if (isSymlink) await Deno.symlink(await Deno.readLink(from + name), to + name);
    else if (isDirectory) await copyFolder(`${from}${name}/`, `${to}${name}/`, []);
    else if (isFile) await Deno.copyFile(from + name, to + name);
  }
}

async function linkIfThere(target: string, path: string): Promise<void> {
  try {
    await Deno.symlink(await Deno.realPath(target), path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
