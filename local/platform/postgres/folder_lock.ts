import { toExchangeIso } from "../../../shared/vocabulary/trading_date.ts";
import type { Part } from "../../support/parts.ts";
import { processStart } from "./process_info.ts";

/** Says who holds a data folder. */
export class FolderHeld extends Error {}

interface Holder {
  readonly pid: number;
  readonly start: string;
  readonly since: string;
}

/**
 * Takes a data folder for this process; `stop` gives it back. Throws FolderHeld naming the holder
 * while that process lives; what a killed process left is taken over.
 */
export async function lockFolder(folder: string): Promise<Part> {
  await Deno.mkdir(folder, { recursive: true });
  const file = `${folder}/holder.json`;
  // Two who find a dead holder at once: one looks and takes it over before the other looks.
  const turn = await Deno.open(`${folder}/holder.lock`, { create: true, write: true });
  try {
    await turn.lock(true);
    const holder = await readHolder(file);
    if (holder !== undefined && await isAlive(holder)) {
      const since = toExchangeIso(new Date(holder.since));
      throw new FolderHeld(
        `${folder} is held by process ${holder.pid} since ${since}: stop that one first`,
      );
    }
    const start = await processStart(Deno.pid);
    const mine: Holder = { pid: Deno.pid, start: start ?? "", since: new Date().toISOString() };
    await Deno.writeTextFile(file, JSON.stringify(mine));
  } finally {
    turn.close();
  }
  return { stop: async () => await Deno.remove(file).catch(() => {}) };
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
