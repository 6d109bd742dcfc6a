import { calendarWarning, readSession } from "../storage/calendar.ts";
import { closeJob, type JobRun, openJob } from "../storage/job_runs.ts";
import { readSettings } from "../storage/settings.ts";
import { DeskError } from "../vocabulary/desk_error.ts";
import type { JobName } from "../vocabulary/states.ts";
import { tradingDateAt } from "../vocabulary/trading_date.ts";
import { callBudget } from "./call_budget.ts";
import type { DeskCall } from "./desk.ts";
import { archiveJob } from "./jobs/archive_job.ts";
import { bansJob } from "./jobs/bans_job.ts";
import { candlesJob } from "./jobs/candles_job.ts";
import { contractsJob } from "./jobs/contracts_job.ts";
import { beliefsJob } from "./jobs/beliefs_job.ts";
import { ivJob } from "./jobs/iv_job.ts";
import type { Job } from "./jobs/job.ts";
import { qualityJob } from "./jobs/quality_job.ts";
import { reportJob } from "./jobs/report_job.ts";
import { targetsJob } from "./jobs/targets_job.ts";
import { tokenJob } from "./jobs/token_job.ts";
import { present } from "../vocabulary/present.ts";

const RUN: Record<JobName, Job> = {
  token: tokenJob,
  contracts: contractsJob,
  candles: candlesJob,
  iv: ivJob,
  bans: bansJob,
  archive: archiveJob,
  quality: qualityJob,
  report: reportJob,
  beliefs: beliefsJob,
  targets: targetsJob,
};

/** A job's run of today as it stands after a call, and what the owner is warned of. */
export interface MaintainAnswer extends JobRun {
  readonly warnings?: readonly string[];
}

/**
 * Runs one job of today, or goes on with it; one that is done comes back as it is. How a call ended
 * is stored, its failure too, which is then thrown.
 */
export async function maintain(name: JobName, call: DeskCall): Promise<MaintainAnswer> {
  const { clock, worker, startedAt } = call;
  const desk = call.openDesk();
  const { database } = desk;
  const now = await clock.now();
  const tradingDate = tradingDateAt(now);
  await readSession(database, tradingDate);
  const run = await openJob(database, name, tradingDate, now);
  const warning = await calendarWarning(database, tradingDate);
  const notes = present({ warnings: warning === undefined ? undefined : [warning] });
  if (run.state === "done") return { ...run, ...notes };
  try {
    const settings = await readSettings(database);
    const { isSpent } = callBudget(worker, startedAt, settings);
    const context = {
      desk,
      clock,
      worker,
      settings,
      tradingDate,
      counted: run.counts,
      isSpent,
    };
    const result = await RUN[name](context);
    const state = result.done ? "done" : "running";
    const outcome = { state, counts: result.counts } as const;
    return { ...await closeJob(database, run.jobRunId, outcome, await clock.now()), ...notes };
  } catch (error) {
    const { code, message } = error instanceof DeskError
      ? error
      : { code: "internal" as const, message: "something unforeseen went wrong" };
    const outcome = { state: "failed", counts: {}, error: { code, message } } as const;
    await closeJob(database, run.jobRunId, outcome, await clock.now());
    throw error;
  }
}
