import * as z from "zod";
import { type Direction, DIRECTIONS } from "../vocabulary/terms.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import type { Database } from "./database.ts";
import { databaseError } from "./database_error.ts";
import { present } from "../vocabulary/present.ts";

const row = z.object({
  spot: z.number(),
  atm_volatility: z.number(),
  term_ratio: z.number().nullable(),
  direction: z.enum(DIRECTIONS),
});

/** What analyze found of an underlying on a date. */
export interface AnalysedUnderlying {
  readonly spot: number;
  /** Of the nearest chain, decimal a year (measure Q). */
  readonly atmVolatility: number;
  /** Volatility of the nearest chain over that of the next; absent with one chain. */
  readonly termRatio?: number;
  readonly direction: Direction;
}

/** An underlying's analysis of a date; absent when it has none. */
export async function readAnalysis(
  database: Database,
  underlying: string,
  date: TradingDate,
): Promise<AnalysedUnderlying | undefined> {
  const { data, error } = await database.from("underlying_analyses")
    .select("spot,atm_volatility,term_ratio,direction")
    .eq("trading_date", date).eq("underlying", underlying).limit(1).maybeSingle();
  if (error !== null) {
    throw databaseError(`${underlying}'s analysis cannot be read`, error);
  }
  if (data === null) return undefined;
  const { spot, atm_volatility, term_ratio, direction } = row.parse(data);
  return {
    spot,
    atmVolatility: atm_volatility,
    direction,
    ...present({ termRatio: term_ratio }),
  };
}
