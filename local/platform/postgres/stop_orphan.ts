import { processCommand } from "./process_info.ts";

/** A server has five seconds for each signal: so many looks, and the pause between two in ms. */
const LOOKS = 100;
const PAUSE_MS = 50;

/**
 * A Postgres whose parent was killed still holds the data: it is ours when its command names this
 * very folder.
 */
export async function stopOrphan(data: string): Promise<void> {
  let pid: number;
  try {
    pid = Number((await Deno.readTextFile(`${data}/postmaster.pid`)).split("\n")[0]);
  } catch {
    return;
  }
  const isOurs = async () => (await processCommand(pid))?.includes(data) === true;
  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    if (!await isOurs()) return;
    try {
      Deno.kill(pid, signal);
    } catch {
      return;
    }
    for (let left = LOOKS; left > 0 && await isOurs(); left--) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
