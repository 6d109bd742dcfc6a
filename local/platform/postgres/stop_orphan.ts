import { processCommand } from "./process_info.ts";

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
  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    if (!(await processCommand(pid))?.includes(data)) return;
    try {
      Deno.kill(pid, signal);
    } catch {
      return;
    }
    for (let i = 0; i < 100 && (await processCommand(pid))?.includes(data); i++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
