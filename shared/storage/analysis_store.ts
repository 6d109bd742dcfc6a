import { z } from "zod";
import type { AnalysisStore } from "../vocabulary/ports/analysis_store.ts";
import type { Clock } from "../vocabulary/ports/clock.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

const runState = z.object({
  runId: z.number(),
  state: z.enum(["open", "done", "failed"]),
  done: z.number(),
  remaining: z.number(),
  accepted: z.number(),
  rejected: z.number(),
});

const openedRun = runState.extend({
  leased: z.boolean(),
  inputs: z.object({
    underlyings: z.array(z.string()),
    holdingDays: z.number().optional(),
    topPerUnderlying: z.number(),
  }),
});

/** The run in SQL, held by one worker for `leaseSeconds` after each write. */
export function sqlAnalysisStore(
  database: Database,
  clock: Clock,
  holder: string,
  leaseSeconds: number,
): AnalysisStore {
  const lease = async () => ({
    p_holder: holder,
    p_lease_seconds: leaseSeconds,
    p_now: (await clock.now()).toISOString(),
  });
  return {
    open: async ({ tradingDate, risk, inputs, given, force }) => {
      const { inputs: stored, ...run } = await callRpc(database, "open_run", {
        p_trading_date: tradingDate,
        p_risk: risk,
        p_inputs: inputs,
        p_given: given,
        p_force: force,
        ...await lease(),
      }, openedRun);
      const { holdingDays, ...rest } = stored;
      return { ...run, inputs: holdingDays === undefined ? rest : { ...rest, holdingDays } };
    },
    claim: async (runId, limit) =>
      await callRpc(
        database,
        "claim_tasks",
        { p_run_id: runId, p_limit: limit, ...await lease() },
        z.array(z.string()),
      ),
    store: async (runId, payload) =>
      await callRpc(
        database,
        "store_analysis",
        { p_run_id: runId, p_payload: payload, ...await lease() },
        runState,
      ),
    finish: async (runId, metrics) =>
      await callRpc(database, "finish_run", {
        p_run_id: runId,
        p_holder: holder,
        p_metrics: metrics,
        p_now: (await clock.now()).toISOString(),
      }, runState),
  };
}
