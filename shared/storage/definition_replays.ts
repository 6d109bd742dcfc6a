import * as z from "zod";
import { BELIEF_SCOPES, type BeliefScope } from "../beliefs/belief.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

/** What a definition would have paid on a scope's history: shares of the spot at entry, net. */
export interface ReplayResult {
  /** Sessions with an entry, and how many horizons fit into them without overlap. */
  readonly sessions: number;
  readonly clusters: number;
  readonly from: TradingDate;
  readonly to: TradingDate;
  readonly meanNet: number;
  readonly standardError: number;
  /** Of the entries a horizon apart in the last third of the sessions. */
  readonly lastThirdMean: number;
  readonly lastThirdEntries: number;
}

/** A replay to be stored: its result, or why there is none. */
export type ReplayRow =
  & {
    readonly definition: string;
    readonly scope: BeliefScope;
    readonly horizonSessions: number;
  }
  & (ReplayResult | { readonly absent: string });

/** Stores replays on the history before a date; returns how many rows. */
export async function storeDefinitionReplays(
  database: Database,
  replays: readonly ReplayRow[],
  fittedOn: TradingDate,
): Promise<number> {
  const args = { p_rows: replays.map(toRow), p_fitted_on: fittedOn };
  return await callRpc(database, "store_definition_replays", args, z.number());
}

function toRow(replay: ReplayRow) {
  const { definition, scope, horizonSessions } = replay;
  const key = { definition, scope, horizon_sessions: horizonSessions, marks: "model" };
  if ("absent" in replay) return { ...key, absent: replay.absent };
  return {
    ...key,
    sessions: replay.sessions,
    clusters: replay.clusters,
    from_date: replay.from,
    to_date: replay.to,
    mean_net: replay.meanNet,
    standard_error: replay.standardError,
    last_third_mean: replay.lastThirdMean,
    last_third_entries: replay.lastThirdEntries,
  };
}

const row = z.object({
  scope: z.enum(BELIEF_SCOPES),
  horizon_sessions: z.number(),
  definition: z.string(),
  mean_net: z.number().nullable(),
  last_third_mean: z.number().nullable(),
});

/** Means of the latest replay of a scope, horizon and definition that could be told. */
export interface StoredReplay {
  readonly scope: BeliefScope;
  readonly horizonSessions: number;
  readonly definition: string;
  readonly meanNet: number;
  readonly lastThirdMean: number;
}

/** The latest replays before a date. */
export async function readDefinitionReplays(
  database: Database,
  before: TradingDate,
): Promise<StoredReplay[]> {
  const args = { p_before: before };
  const rows = await callRpc(database, "read_definition_replays", args, row.array());
  return rows.flatMap(({ mean_net: meanNet, last_third_mean: lastThirdMean, ...replay }) =>
    meanNet === null || lastThirdMean === null ? [] : [{
      scope: replay.scope,
      horizonSessions: replay.horizon_sessions,
      definition: replay.definition,
      meanNet,
      lastThirdMean,
    }]
  );
}
