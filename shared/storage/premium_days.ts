import * as z from "zod";
import type { LearnedChain } from "../analysis/premium/learned_chain.ts";
import type { Straddle } from "../analysis/premium/straddle.ts";
import { SMILE_MODELS } from "../pricing/smile.ts";
import type { PremiumDayRow } from "../vocabulary/rows/premium_day_row.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import { areColumns } from "./columns.ts";
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

const FIGURES = ["modelFree", "riskReversal", "termSlope"] as const;

type Rows = { dates: string[] } & Record<(typeof FIGURES)[number], (number | null)[]>;

/** What an underlying's sessions said of a horizon, by date. */
export interface PremiumHistory {
  /** Total model-free variance over the horizon, measure Q; null where it is not known. */
  readonly modelFree: ReadonlyMap<TradingDate, number | null>;
  /** Volatility of the 25-delta call less that of the put, of the expiry nearest the horizon. */
  readonly riskReversal: ReadonlyMap<TradingDate, number | null>;
  /** ln of the daily volatility of the second expiry over that of the first. */
  readonly termSlope: ReadonlyMap<TradingDate, number | null>;
}

const historyByName = z.record(
  z.string(),
  z.custom<Rows>((value) => areColumns(value, FIGURES, true), "columns of one length"),
);

/** What a stretch of sessions said of a horizon. */
export interface PremiumSpan {
  readonly from: TradingDate;
  /** Not itself. */
  readonly before: TradingDate;
  readonly horizonSessions: number;
}

/** Histories by underlying; one without a row is absent. */
export async function readPremiums(
  database: Database,
  underlyings: readonly string[],
  { from, before, horizonSessions }: PremiumSpan,
): Promise<ReadonlyMap<string, PremiumHistory>> {
  const columns = await callRpc(database, "read_premiums", {
    p_underlyings: underlyings,
    p_from: from,
    p_before: before,
    p_horizon: horizonSessions,
  }, historyByName);
  return new Map(Object.entries(columns).map(([name, rows]) => [name, toHistory(rows)]));
}

function toHistory({ dates, ...columns }: Rows): PremiumHistory {
  const byDate = (values: readonly (number | null)[]) =>
    new Map(dates.map((date, i) => [date, values[i] ?? null]));
  return {
    modelFree: byDate(columns.modelFree),
    riskReversal: byDate(columns.riskReversal),
    termSlope: byDate(columns.termSlope),
  };
}
