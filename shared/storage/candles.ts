import * as z from "zod";
import type { Candle } from "../vocabulary/candle.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import { areColumns } from "./columns.ts";
import type { Database } from "./database.ts";
import { databaseError } from "./database_error.ts";
import { nth } from "../vocabulary/nth.ts";

export async function storeCandles(
  database: Database,
  name: string,
  candles: readonly Candle[],
  source: string,
): Promise<number> {
  const args = { p_name: name, p_rows: candles, p_source: source };
  return await callRpc(database, "store_candles", args, z.number());
}

const gaps = z.record(
  z.string(),
  z.object({
    from: z.string(),
    anchorDate: z.string().optional(),
    anchorClose: z.number().optional(),
  }),
);

/** First date to ask the broker for, with date and close of the candle before it. */
export type CandleGap = z.infer<typeof gaps>[string];

/**
 * What is missing by name of the spans that begin at the given dates; a complete name is absent.
 */
export async function readCandleGaps(
  database: Database,
  spans: Readonly<Record<string, TradingDate>>,
  to: TradingDate,
  today: TradingDate,
): Promise<Record<string, CandleGap>> {
  const args = { p_spans: spans, p_to: to, p_today: today };
  return await callRpc(database, "candle_gaps", args, gaps);
}

/** The broker's candles of one name over the span that it was asked for today. */
export interface CandleFill {
  readonly name: string;
  readonly candles: readonly Candle[];
  readonly source: string;
  readonly span: { readonly from: TradingDate; readonly to: TradingDate };
  readonly today: TradingDate;
}

/** Stores what a span gave; returns how many rows were written. */
export async function fillCandles(database: Database, fill: CandleFill): Promise<number> {
  return await callRpc(database, "fill_candles", {
    p_name: fill.name,
    p_rows: fill.candles,
    p_source: fill.source,
    p_from: fill.span.from,
    p_to: fill.span.to,
    p_today: fill.today,
  }, z.number());
}

/** Stores closes as flat candles where there is none; returns how many. */
export async function storeCloses(
  database: Database,
  closes: readonly { readonly name: string; readonly date: TradingDate; readonly close: number }[],
  source: string,
): Promise<number> {
  return await callRpc(database, "store_closes", { p_rows: closes, p_source: source }, z.number());
}

const closeRow = z.object({ trading_date: z.string(), close: z.number() });

/**
 * Closes of one name before a date, ascending, at most `limit` (no more than 1,000) of the latest.
 */
export async function readCloses(
  database: Database,
  name: string,
  before: TradingDate,
  limit: number,
): Promise<number[]> {
  const { data, error } = await database.from("candles").select("trading_date,close")
    .eq("name", name).lt("trading_date", before).order("trading_date", { ascending: false })
    .limit(limit);
  if (error !== null) {
    throw databaseError(`closes of ${name} cannot be read`, error);
  }
  return closeRow.array().parse(data).map(({ close }) => close).reverse();
}

const PRICES = ["open", "high", "low", "close", "volume"] as const;

type Bars = { dates: string[] } & Record<(typeof PRICES)[number], number[]>;

/** What `read_bars` answers: candles by name, ascending. */
export const barsByName: z.ZodType<ReadonlyMap<string, readonly Candle[]>> = z.record(
  z.string(),
  z.custom<Bars>((value) => areColumns(value, PRICES), "columns of one length"),
).transform((columns) =>
  new Map(Object.entries(columns).map(([name, rows]) => [name, toCandles(rows)]))
);

/**
 * Candles before a date by name, ascending, at most `limit` of the latest; a name without any is
 * absent.
 */
export async function readBars(
  database: Database,
  names: readonly string[],
  before: TradingDate,
  limit: number,
): Promise<ReadonlyMap<string, readonly Candle[]>> {
  const args = { p_names: names, p_before: before, p_limit: limit };
  return await callRpc(database, "read_bars", args, barsByName);
}

function toCandles({ dates, open, high, low, close, volume }: Bars): Candle[] {
  return dates.map((date, i) => ({
    date,
    open: nth(open, i),
    high: nth(high, i),
    low: nth(low, i),
    close: nth(close, i),
    volume: nth(volume, i),
  }));
}
