import { pathExists } from "./path_exists.ts";

/** A file in a copy that is whole. */
const COMPLETE = "complete";

/**
 * Copies a folder once to `copy`, where others can read it; true when it was copied now. `finish`
 * works on the copy before it counts. Throws where somebody else could have written what stands
 * there.
 */
export async function copyForOthers(
  source: string,
  copy: string,
  finish: (copy: string) => Promise<unknown>,
): Promise<boolean> {
  await requireOwn(copy);
  if (await pathExists(`${copy}/${COMPLETE}`)) return false;
  // Under another name first: a copy that was cut off is never taken for whole.
  const part = `${copy}.${crypto.randomUUID()}`;
  await copyTree(source, part);
  await finish(part);
  await Deno.writeTextFile(`${part}/${COMPLETE}`, "");
  try {
    await Deno.rename(part, copy);
  } catch (error) {
    await Deno.remove(part, { recursive: true });
    // Another process was first: its copy is as good.
    if (!await pathExists(`${copy}/${COMPLETE}`)) throw error;
  }
  return true;
}

async function requireOwn(folder: string): Promise<void> {
  if (!await pathExists(folder)) return;
  const { uid, mode, isDirectory } = await Deno.lstat(folder);
  if (!isDirectory || uid !== Deno.uid() || (Number(mode) & 0o022) !== 0) {
    throw new Error(`${folder} is not ours alone to write: remove it and start again`);
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
      await Deno.chmod(target, (Number((await Deno.stat(source)).mode) & 0o755) | 0o044);
    }
  }
}
