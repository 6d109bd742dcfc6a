import type postgres from "postgres";
import { readLines } from "../../exchange/bhavcopy/read_lines.ts";
import {
  instantOf,
  isTradingDate,
  type TradingDate,
} from "../../../shared/vocabulary/trading_date.ts";

/** Beginning of the name of the file of splits, bonuses and demergers in a folder of histories. */
const FILE = "candidate_splits";

/** An underlying whose contracts get other strikes and lots on a date. */
interface Split {
  readonly underlying: string;
  readonly date: TradingDate;
}

/**
 * Locks entries in underlyings until a split inside the replayed dates: it is announced weeks
 * before, and a position over it would have other strikes and units than the desk stored. A folder
 * without the file tells of none. Locks that a kept replay has are not doubled.
 */
export async function lockSplits(
  sql: postgres.Sql,
  { history, from, to }: { history: string; from: TradingDate; to: TradingDate },
): Promise<void> {
  for (const { underlying, date } of splitsIn(history)) {
    if (date < from || date > to) continue;
    const reason = `its contracts are adjusted on ${date}`;
    await sql`
      insert into public.protections (scope, subject, until, reason)
      select 'underlying', ${underlying}, ${instantOf(date, "00:00")}, ${reason}
      where not exists (
        select 1 from public.protections where subject = ${underlying} and reason = ${reason})`;
  }
}

/** Rows `symbol,date,...` of the file. */
function splitsIn(folder: string): Split[] {
  const name = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .find((name) => name.startsWith(FILE) && /\.csv(\.gz)?$/.test(name));
  if (name === undefined) return [];
  return [...readLines(`${folder}/${name}`)].flatMap((line) => {
    const [underlying = "", date = ""] = line.split(",");
    return isTradingDate(date) ? [{ underlying, date }] : [];
  });
}
