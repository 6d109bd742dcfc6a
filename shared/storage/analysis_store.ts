import * as z from "zod";
import type { AnalysisStore, RunState } from "../vocabulary/ports/analysis_store.ts";
import type { Clock } from "../vocabulary/ports/clock.ts";
import { RUN_STATES } from "../vocabulary/states.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

const runRow = z.object({
  runId: z.number(),
  state: z.enum(RUN_STATES),
  done: z.number(),
  remaining: z.number(),
  accepted: z.number(),
  rejected: z.number(),
  deferred: z.number(),
  retryAt: z.string().nullable(),
});

const runState = runRow.transform(toRunState);

const openedRun = runRow.extend({
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
      const { inputs: stored, leased, ...row } = await callRpc(database, "open_run", {
        p_trading_date: tradingDate,
        p_risk: risk,
        p_inputs: inputs,
        p_given: given,
        p_force: force,
        ...await lease(),
      }, openedRun);
      const { holdingDays, ...rest } = stored;
      const inputsOf = holdingDays === undefined ? rest : { ...rest, holdingDays };
      return { ...toRunState(row), leased, inputs: inputsOf };
    },
    claim: async (runId, limit) =>
      await callRpc(
        database,
        "claim_tasks",
        { p_run_id: runId, p_limit: limit, ...await lease() },
        z.array(z.object({ underlying: z.string(), retries: z.number() })),
      ),
    defer: async (runId, underlying, until) =>
      await callRpc(database, "defer_task", {
        p_run_id: runId,
        p_underlying: underlying,
        p_until: until.toISOString(),
        ...await lease(),
      }, runState),
    store: async (runId, payload) =>
      await callRpc(
        database,
        "store_analysis",
        { p_run_id: runId, p_payload: payload, ...await lease() },
        runState,
      ),
    finish: async (runId, metrics, ranked) =>
      await callRpc(database, "finish_run", {
        p_run_id: runId,
        p_holder: holder,
        p_metrics: metrics,
        p_ranked: ranked ?? null,
        p_now: (await clock.now()).toISOString(),
      }, runState),
  };
}

function toRunState({ retryAt, ...run }: z.infer<typeof runRow>): RunState {
  return retryAt === null ? run : { ...run, retryAt: new Date(retryAt) };
}
