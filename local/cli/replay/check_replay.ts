import { openDayFiles } from "../../exchange/bhavcopy/open_day_files.ts";
import { readHistory } from "../../exchange/bhavcopy/read_history.ts";
import { namingFile } from "../../support/naming_file.ts";
import { keptFolder } from "./kept_folder.ts";
import type { ReplayOptions } from "./replay_options.ts";

/**
 * Checks before any process starts what a replay reads, and at every factor where it is kept.
 * Throws an Error of one line naming file or folder.
 */
export async function checkReplay(options: ReplayOptions): Promise<void> {
  if (options.keep) await Promise.all(options.spreads.map(checkIsFree));
  await openDayFiles([options.bhavcopy]);
  try {
    readHistory(options.history, () => false);
  } catch (error) {
    throw namingFile(options.history, error);
  }
}

/** An earlier replay would be taken for this one's: it is refused. */
async function checkIsFree(spreadFactor: number): Promise<void> {
  const folder = keptFolder(spreadFactor);
  try {
    await Deno.stat(folder);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  throw new Error(`--keep: ${folder} holds an earlier replay; remove it first`);
}
