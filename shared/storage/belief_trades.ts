import * as z from "zod";
import { BELIEF_SCOPES, CLAIMS } from "../beliefs/belief.ts";
import { SLEEVES } from "../vocabulary/terms.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

/** Notes the positions that closed up to a date under their beliefs; returns how many are new. */
export async function settleBeliefs(database: Database, through: TradingDate): Promise<number> {
  return await callRpc(database, "settle_beliefs", { p_through: through }, z.number());
}

const trade = z.object({
  claim: z.enum(CLAIMS),
  scope: z.enum(BELIEF_SCOPES),
  horizon_sessions: z.number(),
  position_id: z.number(),
  sleeve: z.enum(SLEEVES),
  expiry: z.string(),
  closed_on: z.string(),
  expected: z.number(),
  market_expected: z.number(),
  deviation: z.number(),
  realised: z.number(),
});

/** A closed trade under one of the beliefs that it rests on, rupees. */
export type StoredTrade = z.infer<typeof trade>;

/** Closed trades by belief, ascending in the date of their end. */
export async function readBeliefTrades(database: Database): Promise<StoredTrade[]> {
  return await callRpc(database, "read_belief_trades", {}, trade.array());
}

/** What closed trades say of a belief. */
export interface BeliefResult {
  readonly claim: string;
  readonly scope: string;
  readonly horizon_sessions: number;
  /** Of realised on expected results; null below 30 clusters. */
  readonly slope: number | null;
  /** True where the premium sleeve of the scope closes on the date. */
  readonly closes: boolean;
}

/** Stores results; `closedSessions` says for how long a sleeve closes. Returns how many changed. */
export async function storeBeliefResults(
  database: Database,
  results: readonly BeliefResult[],
  on: TradingDate,
  closedSessions: number,
): Promise<number> {
  const args = { p_rows: results, p_on: on, p_closed_sessions: closedSessions };
  return await callRpc(database, "store_belief_results", args, z.number());
}
