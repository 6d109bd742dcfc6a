import { openDayFiles } from "../../exchange/bhavcopy/open_day_files.ts";
import { readHistory } from "../../exchange/bhavcopy/read_history.ts";
import { namingFile } from "../../support/naming_file.ts";
import { readKept } from "./kept_replay.ts";
import type { ReplayOptions } from "./replay_options.ts";

/**
 * Checks before any process starts what a replay reads, and at every factor where it is kept.
 * Throws an Error of one line naming file or folder.
 */
export async function checkReplay(options: ReplayOptions): Promise<void> {
  if (options.keep) { for (const factor of options.spreads) readKept(factor, options); }
  await openDayFiles([options.bhavcopy]);
  try {
    readHistory(options.history, () => false);
  } catch (error) {
    throw namingFile(options.history, error);
  }
}
