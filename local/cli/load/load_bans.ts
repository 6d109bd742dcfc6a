import { parseBanList } from "../../../shared/desk/jobs/parse_ban_list.ts";
import { storeBans } from "../../../shared/storage/bans.ts";
import { readLines } from "../../exchange/bhavcopy/read_lines.ts";
import { type Loader, sourceOf } from "./loader.ts";

/** The exchange's list of securities in ban period, as fo_secban.csv has it. */
export const loadBans: Loader = async (file, { database, now }) => {
  let list: ReturnType<typeof parseBanList>;
  try {
    list = parseBanList([...readLines(file)].join("\n"));
  } catch (cause) {
    throw new Error(`${file}, ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
  const banned = await storeBans(database, list, sourceOf(file), now);
  return `ban list of ${list.date}: ${banned} underlyings`;
};
