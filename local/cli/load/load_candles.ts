import { storeCandles } from "../../../shared/storage/candles.ts";
import type { Candle } from "../../../shared/vocabulary/candle.ts";
import { INDIA_VIX } from "../../../shared/vocabulary/market_indices.ts";
import { FileError } from "../../support/file_error.ts";
import { type CsvRow, headerOf, readCsv } from "./csv.ts";
import { type Loader, sourceOf } from "./loader.ts";

const NAME_COLUMNS = ["name", "underlying", "symbol"];
/** Rows a rpc, about 100 ms. */
const CHUNK = 3000;
/** Share by which open and close may lie outside low and high: some sources round one of them (2e-7 for BANKNIFTY on 2016-11-10). */
const TOLERANCE = 0.001;

/**
 * Daily candles: date, open, high, low, close[, volume], unadjusted, of the name in a column name,
 * underlying or symbol, else of the one that the file's name begins with (NIFTY_daily.csv). A row
 * without open, high and low is a close alone. Names that the desk does not know are passed over.
 */
export const loadCandles: Loader = async (file, { database, underlyings }) => {
  const known = new Set([INDIA_VIX, ...underlyings.map(({ underlying }) => underlying)]);
  const byName = new Map<string, Candle[]>();
  const ignored = new Set<string>();
  const column = headerOf(file).find((name) => NAME_COLUMNS.includes(name));
  const fixed = column === undefined ? nameOfFile(file, known) : "";
  const seen = new Set<string>();
  for (const row of readCsv(file)) {
    const name = column === undefined ? fixed : row.text(column);
    const candle = candleOf(row);
    if (!known.has(name)) {
      ignored.add(name);
      continue;
    }
    const key = `${name} ${candle.date}`;
    if (seen.has(key)) row.refuse("date", `given once for ${name}`, candle.date);
    seen.add(key);
    const candles = byName.get(name);
    if (candles === undefined) byName.set(name, [candle]);
    else candles.push(candle);
  }
  if (seen.size === 0 && ignored.size === 0) throw new Error(`${file} holds no row`);
  let stored = 0;
  for (const [name, candles] of byName) {
    for (let i = 0; i < candles.length; i += CHUNK) {
      const chunk = candles.slice(i, i + CHUNK);
      stored += await storeCandles(database, name, chunk, sourceOf(file));
    }
  }
  const passed = ignored.size === 0 ? "" : `; ${ignored.size} unknown names passed over`;
  return `${seen.size} candles of ${byName.size} names, ${stored} new or changed${passed}`;
};

function nameOfFile(file: string, known: ReadonlySet<string>): string {
  const name = sourceOf(file).split(/[_.]/)[0] ?? "";
  if (known.has(name)) return name;
  const rule = `the name of an underlying or ${INDIA_VIX}, since no column gives it`;
  throw new FileError(file, 1, "the beginning of the file's name", rule, name);
}

function candleOf(row: CsvRow): Candle {
  const date = row.date("date");
  const close = row.number("close", "above 0");
  const volume = row.text("volume") === "" ? 0 : row.number("volume", "at least 0");
  if (["open", "high", "low"].every((column) => row.text(column) === "")) {
    return { date, open: close, high: close, low: close, close, volume };
  }
  const [open, high, low] = [
    row.number("open", "above 0"),
    row.number("high", "above 0"),
    row.number("low", "above 0"),
  ];
  if (high < low) row.refuse("high", `at least the low ${low}`, row.text("high"));
  for (const [column, price] of [["open", open], ["close", close]] as const) {
    if (price < low * (1 - TOLERANCE) || price > high * (1 + TOLERANCE)) {
      row.refuse(column, `from the low ${low} to the high ${high}`, row.text(column));
    }
  }
  return { date, open, high, low, close, volume };
}
