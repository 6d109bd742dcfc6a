import { isTradingDate, type TradingDate } from "../../vocabulary/trading_date.ts";

export interface BanList {
  readonly date: TradingDate;
  readonly underlyings: readonly string[];
}

const TITLE = /^securities in ban for trade date (\d{2})-([a-z]{3})-(\d{4})\s*:?\s*(nil)?\s*,*$/i;
const LINE = /^\d+\s*,\s*([A-Z0-9&-]{1,20})\s*,*$/;
const MONTHS = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";

/**
 * The exchange's list of securities in ban period (fo_secban.csv): a title with the trade date,
 * then `number,name` lines; none when nothing is banned. Throws an Error naming line, rule and
 * value for anything else, such as an HTML page.
 */
export function parseBanList(text: string): BanList {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/).map((line) => line.trim());
  const title = lines[0] ?? "";
  const [, day, month = "", year, nil] = TITLE.exec(title) ?? [];
  const index = MONTHS.indexOf(month.toUpperCase());
  const date = `${year}-${String(index / 3 + 1).padStart(2, "0")}-${day}`;
  if (day === undefined || !isTradingDate(date)) {
    throw new Error(
      `line 1 must read "Securities in Ban For Trade Date DD-MMM-YYYY:", not ${shown(title)}`,
    );
  }
  const underlyings: string[] = [];
  for (const [i, line] of lines.entries()) {
    if (i === 0 || line === "") continue;
    const name = LINE.exec(line)?.[1];
    if (name === undefined || nil !== undefined) {
      throw new Error(`line ${i + 1} must read "number,name", not ${shown(line)}`);
    }
    underlyings.push(name);
  }
  return { date, underlyings };
}

function shown(line: string): string {
  return JSON.stringify(line.slice(0, 60));
}
