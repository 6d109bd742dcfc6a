import * as z from "zod";
import { BELIEF_SCOPES, type BeliefScope } from "../beliefs/belief.ts";
import type { OptionSpreadFit } from "../exits/fit_option_spreads.ts";
import type { OptionSpreads } from "../exits/replay/option_spreads.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

/** Stores what a session's books say of a scope. */
export async function storeSpreadModel(
  database: Database,
  scope: BeliefScope,
  { spreads, quotes, deviation }: OptionSpreadFit,
  fittedOn: TradingDate,
): Promise<void> {
  const row = {
    scope,
    level: spreads.level,
    beyond: spreads.beyond,
    days: spreads.days,
    open_lots: spreads.openLots,
    mean_open_lots: spreads.meanOpenLots,
    deviation,
    quotes,
  };
  const args = { p_row: row, p_fitted_on: fittedOn };
  await callRpc(database, "store_spread_model", args, z.number());
}

const row = z.object({
  scope: z.enum(BELIEF_SCOPES),
  sessions: z.number(),
  fitted_on: z.string(),
  level: z.number(),
  beyond: z.number(),
  days: z.number(),
  open_lots: z.number(),
  mean_open_lots: z.number(),
});

/** Mean of the last fits of a scope. */
export interface StoredSpreads {
  readonly scope: BeliefScope;
  /** How many sessions it rests on, and the newest of them. */
  readonly sessions: number;
  readonly fittedOn: TradingDate;
  readonly spreads: OptionSpreads;
}

/** Means of the last so many fits of each scope that has any, up to a date. */
export async function readSpreadModels(
  database: Database,
  through: TradingDate,
  sessions: number,
): Promise<StoredSpreads[]> {
  const args = { p_through: through, p_sessions: sessions };
  const rows = await callRpc(database, "read_spread_models", args, row.array());
  return rows.map(({ level, beyond, days, ...own }) => ({
    scope: own.scope,
    sessions: own.sessions,
    fittedOn: own.fitted_on,
    spreads: { level, beyond, days, openLots: own.open_lots, meanOpenLots: own.mean_open_lots },
  }));
}
