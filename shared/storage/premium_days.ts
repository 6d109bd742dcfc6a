import * as z from "zod";
import type { LearnedChain } from "../analysis/premium/learned_chain.ts";
import type { Straddle } from "../analysis/premium/straddle.ts";
import { SMILE_MODELS } from "../pricing/smile.ts";
import type { PremiumDayRow } from "../vocabulary/rows/premium_day_row.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

/** Where the rows of a session come from. */
export type PremiumSource = "analyze" | "bhavcopy";

const gapRow = z.object({ trading_date: z.string(), underlyings: z.array(z.string()) });

/** A session with stored chains that nothing was learned from yet, and whose they are. */
export type PremiumGap = z.infer<typeof gapRow>;

/** Gaps of the last sessions up to a date, ascending. */
export async function readPremiumGaps(
  database: Database,
  through: TradingDate,
  sessions: number,
): Promise<PremiumGap[]> {
  const args = { p_through: through, p_sessions: sessions };
  return await callRpc(database, "premium_gaps", args, gapRow.array());
}

const prices = z.array(z.number().nullable());
const right = z.object({ bid: prices, ask: prices, openInterest: prices, volume: prices });
const chainRow = z.object({
  underlying: z.string(),
  expiry: z.string(),
  received_at: z.string(),
  forward: z.number(),
  atm_volatility: z.number(),
  smile: z.object({
    model: z.enum(SMILE_MODELS),
    parameters: z.object({
      a: z.number(),
      b: z.number(),
      rho: z.number(),
      m: z.number(),
      sigma: z.number(),
    }),
  }),
  quotes: z.object({ strike: z.array(z.number()), call: right, put: right }),
  lotSize: z.number().nullable(),
});

/** A stored chain of a date; `lotSize` is null once its contracts are gone. */
export type PremiumChain = LearnedChain & {
  readonly underlying: string;
  readonly lotSize: number | null;
};

/** The stored chains of a date with quotes, ascending in underlying and expiry. */
export async function readPremiumChains(
  database: Database,
  date: TradingDate,
  underlyings: readonly string[],
): Promise<PremiumChain[]> {
  const args = { p_trading_date: date, p_underlyings: underlyings };
  return await callRpc(database, "read_premium_chains", args, chainRow.array());
}

const straddleRow = z.object({
  underlying: z.string(),
  expiry: z.string(),
  forward: z.number(),
  strike: z.number(),
  price: z.number(),
  delta: z.number(),
});

/** A straddle of the session before a date. */
export type EarlierStraddle = Straddle & {
  readonly underlying: string;
  readonly expiry: TradingDate;
};

/** The straddles of the session before a date, ascending in underlying and expiry. */
export async function readStraddles(
  database: Database,
  underlyings: readonly string[],
  before: TradingDate,
): Promise<EarlierStraddle[]> {
  const args = { p_underlyings: underlyings, p_before: before };
  return await callRpc(database, "read_straddles", args, straddleRow.array());
}

/** Stores rows of one session; returns how many were written. Those of analyze stay. */
export async function storePremiumDays(
  database: Database,
  date: TradingDate,
  rows: readonly PremiumDayRow[],
  source: PremiumSource,
): Promise<number> {
  const args = { p_trading_date: date, p_rows: rows, p_source: source };
  return await callRpc(database, "store_premium_days", args, z.number());
}

const figures = z.array(z.number().nullable());
const byDate = z.record(z.string(), z.number());
const history = z.object({
  dates: z.array(z.string()),
  riskReversal: figures,
  termSlope: figures,
  modelFree: z.record(z.string(), byDate),
});

/**
 * What an underlying's sessions said, columns ascending in date, and by horizon and date the total
 * model-free variance over so many sessions (measure Q).
 */
export type PremiumHistory = z.infer<typeof history>;

/** Sessions from one date to another, the latter not among them. */
export interface PremiumSpan {
  readonly from: TradingDate;
  readonly before: TradingDate;
}

/** Histories by underlying; one without a row is absent. */
export async function readPremiums(
  database: Database,
  underlyings: readonly string[],
  { from, before }: PremiumSpan,
  horizons: readonly number[],
): Promise<ReadonlyMap<string, PremiumHistory>> {
  const found = await callRpc(database, "read_premiums", {
    p_underlyings: underlyings,
    p_from: from,
    p_before: before,
    p_horizons: horizons,
  }, z.record(z.string(), history));
  return new Map(Object.entries(found));
}
