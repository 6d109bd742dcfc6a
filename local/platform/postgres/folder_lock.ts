import { processStart } from "./process_info.ts";

/** Says who holds a data folder. */
export class FolderHeld extends Error {}

interface Holder {
  readonly pid: number;
  readonly start: string;
  readonly since: string;
}

/**
 * Takes a data folder for this process; the returned function gives it back. Throws FolderHeld
 * naming the holder while that process lives; what a killed process left is taken over.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await Deno.mkdir(folder, { recursive: true });
  const file = `${folder}/holder.json`;
  const start = await processStart(Deno.pid);
  const mine: Holder = { pid: Deno.pid, start: start ?? "", since: new Date().toISOString() };
  for (;;) {
    try {
      await Deno.writeTextFile(file, JSON.stringify(mine), { createNew: true });
      return async () => await Deno.remove(file).catch(() => {});
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    }
    const holder = await readHolder(file);
    if (holder !== undefined && await isAlive(holder)) {
      throw new FolderHeld(
        `${folder} is held by process ${holder.pid} since ${holder.since}: stop that one first`,
      );
    }
    await Deno.remove(file).catch(() => {});
  }
}

/** True when the process that took a folder has ended without giving it back. */
export async function isAbandoned(folder: string): Promise<boolean> {
  const holder = await readHolder(`${folder}/holder.json`);
  return holder !== undefined && !await isAlive(holder);
}

async function isAlive({ pid, start }: Holder): Promise<boolean> {
  return await processStart(pid) === start;
}

async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await Deno.readTextFile(file));
  } catch {
    return undefined;
  }
}
