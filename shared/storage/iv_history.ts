import * as z from "zod";
import type { IvDayRow } from "../vocabulary/rows/iv_history_row.ts";
import type { IvHistory } from "../analysis/iv_history.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import { areColumns } from "./columns.ts";
import type { Database } from "./database.ts";

const FIGURES = [
  "atm",
  "modelFree",
  "riskReversal",
  "putCallInterest",
  "putCallVolume",
] as const;

type Rows = { dates: string[] } & Record<(typeof FIGURES)[number], (number | null)[]>;

/** What `read_iv_history` answers: histories by underlying. */
export const ivHistoryByName: z.ZodType<ReadonlyMap<string, IvHistory>> = z.record(
  z.string(),
  z.custom<Rows>((value) => areColumns(value, FIGURES, true), "columns of one length"),
).transform((columns) =>
  new Map(Object.entries(columns).map(([underlying, rows]) => [underlying, toHistory(rows)]))
);

/**
 * At most `limit` of the latest sessions before a date by underlying; one without any is absent.
 */
export async function readIvHistory(
  database: Database,
  underlyings: readonly string[],
  before: TradingDate,
  limit: number,
): Promise<ReadonlyMap<string, IvHistory>> {
  const args = { p_underlyings: underlyings, p_before: before, p_limit: limit };
  return await callRpc(database, "read_iv_history", args, ivHistoryByName);
}

function toHistory(rows: Rows): IvHistory {
  return {
    dates: rows.dates,
    atm: numbers(rows.atm),
    modelFree: numbers(rows.modelFree),
    riskReversal: numbers(rows.riskReversal),
    putCallInterest: numbers(rows.putCallInterest),
    putCallVolume: numbers(rows.putCallVolume),
  };
}

/** Float64Array.from calls an iterator for each item, which is ten times slower. */
function numbers(values: readonly (number | null)[]): Float64Array {
  const out = new Float64Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = values[i] ?? NaN;
  return out;
}

/**
 * Sessions of the latest `sessions` before a date without a value that were not asked for yet:
 * descending, by underlying.
 */
export async function readIvGaps(
  database: Database,
  underlyings: readonly string[],
  before: TradingDate,
  sessions: number,
): Promise<Record<string, TradingDate[]>> {
  const args = { p_underlyings: underlyings, p_before: before, p_sessions: sessions };
  return await callRpc(database, "iv_gaps", args, z.record(z.string(), z.array(z.string())));
}

/** One session's volatility at the money, constant 30 days. */
export interface AtmVolatility {
  readonly date: TradingDate;
  readonly atm: number;
  readonly spot?: number;
}

/** Total variance at the money of an expiry on a past session (measure Q). */
export interface PastPremium {
  readonly date: TradingDate;
  readonly expiry: TradingDate;
  /** Sessions of variance to it. */
  readonly sessions: number;
  readonly atmVariance: number;
  /** ln of the next expiry's daily volatility over this one's; absent for the furthest. */
  readonly termSlope?: number;
}

/** What a window of sessions of one underlying gave. */
export interface IvWindow {
  readonly underlying: string;
  readonly window: { readonly from: TradingDate; readonly to: TradingDate };
  readonly rows: readonly AtmVolatility[];
  /** Of each expiry, for `premium_days`. */
  readonly premiums: readonly PastPremium[];
  readonly source: string;
  /** When it was asked. */
  readonly now: Date;
}

/** Stores a window and that it was asked; returns how many sessions got a value. */
export async function storeIvWindow(
  database: Database,
  { underlying, window, rows, premiums, source, now }: IvWindow,
): Promise<number> {
  return await callRpc(database, "store_iv_window", {
    p_underlying: underlying,
    p_from: window.from,
    p_to: window.to,
    p_rows: rows,
    p_premiums: premiums,
    p_source: source,
    p_now: now.toISOString(),
  }, z.number());
}

/** NIFTY's sessions before a date from the candles of India VIX; returns how many got a value. */
export async function fillIvFromVix(database: Database, before: TradingDate): Promise<number> {
  return await callRpc(database, "fill_iv_from_vix", { p_before: before }, z.number());
}

/**
 * Stores rows of `iv_history` of one session from a file; returns how many were written. Rows of
 * analyze stay.
 */
export async function storeIvDay(
  database: Database,
  date: TradingDate,
  rows: readonly IvDayRow[],
  source: string,
): Promise<number> {
  const args = { p_trading_date: date, p_rows: rows, p_source: source };
  return await callRpc(database, "store_iv_day", args, z.number());
}
