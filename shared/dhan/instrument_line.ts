import type { Contract } from "../vocabulary/contract.ts";
import type { WantedContracts } from "../vocabulary/ports/market_data.ts";
import { present } from "../vocabulary/present.ts";
import type { Instrument } from "../vocabulary/states.ts";
import type { Right } from "../vocabulary/terms.ts";
import { isTradingDate } from "../vocabulary/trading_date.ts";

/** Columns that a contract is read from, by their names: the order of others changes. */
export const COLUMNS = [
  "SECURITY_ID",
  "INSTRUMENT",
  "UNDERLYING_SYMBOL",
  "SM_EXPIRY_DATE",
  "STRIKE_PRICE",
  "OPTION_TYPE",
  "LOT_SIZE",
  "TICK_SIZE",
  "SM_FREEZE_QTY",
] as const;

export type Column = (typeof COLUMNS)[number];

/**
 * What a row says: a contract; one of an underlying or an expiry that was not asked for; or nothing
 * that can be read.
 */
export type InstrumentLine = Contract | "stranger" | "not_wanted" | "bad";

const INSTRUMENTS: ReadonlyMap<string, Instrument> = new Map([
  ["OPTIDX", "option"],
  ["OPTSTK", "option"],
  ["FUTIDX", "future"],
  ["FUTSTK", "future"],
]);
const RIGHTS: ReadonlyMap<string, Right> = new Map([["CE", "call"], ["PE", "put"]]);
/** What a column of units may hold in the tables. */
const MOST_UNITS = 2 ** 31 - 1;
const COMMA = 44;

/**
 * A reader of the rows below a header. Three rows of four are of strangers: they are passed over at
 * their symbol, before anything is made of them.
 */
export function instrumentReader(
  positions: ReadonlyMap<Column, number>,
  { underlyings, from, to }: WantedContracts,
): (line: string) => InstrumentLine {
  const symbolAt = positions.get("UNDERLYING_SYMBOL") ?? 0;
  // Few dates in many rows: each is told from a text once.
  const dates = new Map<string, boolean>();
  return (line) => {
    const underlying = cellAt(line, symbolAt);
    // Dummies of the exchange have a name too: who has none was cut or moved.
    if (underlying === "") return line.trim() === "" ? "stranger" : "bad";
    if (!underlyings.has(underlying)) return "stranger";
    const cells = line.split(",");
    const cell = (name: Column) => cells[positions.get(name) ?? -1]?.trim() ?? "";
    const expiry = cell("SM_EXPIRY_DATE").slice(0, 10);
    const isDate = dates.get(expiry) ?? isTradingDate(expiry);
    dates.set(expiry, isDate);
    if (!isDate) return "bad";
    if (expiry < from || expiry > to) return "not_wanted";
    return contractOf(cell, underlying, expiry) ?? "bad";
  };
}

/** One cell of a line; empty where the line ends before it. */
function cellAt(line: string, place: number): string {
  let begin = 0;
  let passed = 0;
  for (let i = 0; i < line.length; i++) {
    if (line.charCodeAt(i) !== COMMA) continue;
    if (passed === place) return line.slice(begin, i).trim();
    passed += 1;
    begin = i + 1;
  }
  return passed === place ? line.slice(begin).trim() : "";
}

/** A whole row as a contract, with figures that the tables can hold. */
function contractOf(
  cell: (name: Column) => string,
  underlying: string,
  expiry: string,
): Contract | undefined {
  const instrument = INSTRUMENTS.get(cell("INSTRUMENT"));
  const securityId = cell("SECURITY_ID");
  const lotSize = Number(cell("LOT_SIZE"));
  // Ticks of derivatives are in paise.
  const tick = Number(cell("TICK_SIZE")) / 100;
  const whole = instrument !== undefined && /^\d{1,18}$/.test(securityId) &&
    Number.isInteger(lotSize) && lotSize > 0 && lotSize <= MOST_UNITS &&
    tick > 0 && Number.isFinite(tick);
  if (!whole) return undefined;
  const freeze = Math.floor(Number(cell("SM_FREEZE_QTY")));
  const isThreshold = freeze > 0 && freeze <= MOST_UNITS;
  const common = {
    underlying,
    segment: "NSE_FNO" as const,
    securityId,
    expiry,
    lotSize,
    tick,
    ...present({ freezeQuantity: isThreshold ? freeze : undefined }),
  };
  if (instrument === "future") return { ...common, instrument };
  const strike = Number(cell("STRIKE_PRICE"));
  const right = RIGHTS.get(cell("OPTION_TYPE"));
  if (!(strike > 0 && Number.isFinite(strike)) || right === undefined) return undefined;
  return { ...common, instrument, strike, right };
}
