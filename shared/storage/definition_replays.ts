import * as z from "zod";
import {
  BELIEF_HORIZONS,
  BELIEF_SCOPES,
  type BeliefHorizon,
  type BeliefScope,
} from "../beliefs/belief.ts";
import type { DefinitionReplay } from "../exits/replay_definition.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";
import { selectRows } from "./select_rows.ts";

/** Which replay a row is of. */
export interface ReplayKey {
  readonly scope: BeliefScope;
  readonly horizonSessions: BeliefHorizon;
  readonly definition: string;
}

/** Stores replays on the history before a date; returns how many rows. */
export async function storeDefinitionReplays(
  database: Database,
  replays: readonly DefinitionReplay[],
  fittedOn: TradingDate,
): Promise<number> {
  const args = { p_rows: replays.map(toRow), p_fitted_on: fittedOn };
  return await callRpc(database, "store_definition_replays", args, z.number());
}

function toRow(replay: DefinitionReplay) {
  const { definition, scope, horizonSessions } = replay;
  const key = { definition, scope, horizon_sessions: horizonSessions };
  if ("absent" in replay) return { ...key, marks: "model", absent: replay.absent };
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
    marks: replay.marks,
  };
}

const keyRow = z.object({
  scope: z.enum(BELIEF_SCOPES),
  horizon_sessions: z.custom<BeliefHorizon>((value) =>
    BELIEF_HORIZONS.some((known) => known === value)
  ),
  definition: z.string(),
});

/** What was replayed on a date and after it, whether it could be told or not. */
export async function readReplayed(database: Database, from: TradingDate): Promise<ReplayKey[]> {
  const rows = await selectRows(
    () =>
      database.from("definition_replays").select("scope,horizon_sessions,definition")
        .gte("fitted_on", from).order("scope").order("horizon_sessions").order("definition")
        .order("fitted_on"),
    keyRow,
  );
  return rows.map(({ scope, horizon_sessions: horizonSessions, definition }) => ({
    scope,
    horizonSessions,
    definition,
  }));
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
