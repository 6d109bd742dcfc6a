import type { MarketCandle } from "../market.ts";
import { readLines } from "./read_lines.ts";

/** Daily candles by name, ascending and unadjusted. */
export type History = ReadonlyMap<string, readonly MarketCandle[]>;

/** Name of India VIX among the indices of the exchange. */
export const VIX_NAME = "INDIA VIX";

/** The files of a history folder by the beginning of their names, and whose candles each holds. */
const INDEX_FILES = [
  ["NIFTY_daily", "NIFTY"],
  ["BANKNIFTY_daily", "BANKNIFTY"],
  ["INDIAVIX_daily", VIX_NAME],
] as const;
const STOCKS_FILE = "fo_stocks_daily";

/**
 * Reads a folder of daily candles: a CSV for each index and one with all stocks, plain or gzipped.
 * A row without open, high and low is a close alone. Throws an Error naming what is absent.
 */
export function readHistory(folder: string, keeps: (underlying: string) => boolean): History {
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  const fileOf = (beginning: string) => {
    const found = names.find((name) => name.startsWith(beginning) && /\.csv(\.gz)?$/.test(name));
    if (found === undefined) throw new Error(`${folder} has no file ${beginning}*.csv`);
    return `${folder}/${found}`;
  };
  const history = new Map<string, MarketCandle[]>();
  for (const [beginning, name] of INDEX_FILES) addCandles(fileOf(beginning), history, () => name);
  addCandles(fileOf(STOCKS_FILE), history, (name) => keeps(name) ? name : undefined);
  return history;
}

/**
 * Adds a file's candles under the name that `nameOf` makes of its column `symbol`; without one the
 * row is passed over.
 */
function addCandles(
  file: string,
  history: Map<string, MarketCandle[]>,
  nameOf: (cell: string) => string | undefined,
): void {
  const lines = readLines(file);
  const header = String(lines.next().value).trim().split(",");
  for (const column of ["date", "close"]) {
    if (!header.includes(column)) throw new Error(`${file} is no history: no column ${column}`);
  }
  const at = new Map(header.map((name, column) => [name, column]));
  for (const line of lines) {
    const cells = line.split(",");
    const cell = (column: string) => cells[at.get(column) ?? -1] ?? "";
    const name = nameOf(cell("symbol"));
    const close = Number(cell("close"));
    if (name === undefined || !(close > 0)) continue;
    const price = (column: string) => Number(cell(column)) || close;
    const candle = {
      date: cell("date"),
      open: price("open"),
      high: price("high"),
      low: price("low"),
      close,
      volume: Number(cell("volume")),
    };
    const candles = history.get(name);
    if (candles === undefined) history.set(name, [candle]);
    else candles.push(candle);
  }
}
