import * as z from "zod";
import { JOB_STATES, type JobName } from "../vocabulary/states.ts";
import type { ErrorCode } from "../vocabulary/desk_error.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

const run = z.object({
  jobRunId: z.number(),
  state: z.enum(JOB_STATES),
  counts: z.record(z.string(), z.number()),
});

/** One job of a date, as the maintain function answers it. */
export type JobRun = z.infer<typeof run>;

/** Opens the job's run of a date, or goes on with it. A run that is done comes back as it is. */
export async function openJob(
  database: Database,
  job: JobName,
  date: TradingDate,
  now: Date,
): Promise<JobRun> {
  const args = { p_job: job, p_trading_date: date, p_now: now.toISOString() };
  return await callRpc(database, "open_job", args, run);
}

/** Stores how a job's call ended: `running` when work is left for the next call. */
export async function closeJob(
  database: Database,
  jobRunId: number,
  outcome: {
    state: JobRun["state"];
    counts: Record<string, number>;
    error?: { code: ErrorCode; message: string };
  },
  now: Date,
): Promise<JobRun> {
  return await callRpc(database, "close_job", {
    p_job_run_id: jobRunId,
    p_state: outcome.state,
    p_counts: outcome.counts,
    p_error_code: outcome.error?.code ?? null,
    p_error_message: outcome.error?.message ?? null,
    p_now: now.toISOString(),
  }, run);
}
