import { z } from "zod";
import { type CallContext, endpoint } from "../../shared/http/endpoint.ts";
import { bansJob } from "../../shared/http/jobs/bans_job.ts";
import { candlesJob } from "../../shared/http/jobs/candles_job.ts";
import { contractsJob } from "../../shared/http/jobs/contracts_job.ts";
import { ivAndViewsJob } from "../../shared/http/jobs/iv_and_views_job.ts";
import type { Job } from "../../shared/http/jobs/job.ts";
import { tokenJob } from "../../shared/http/jobs/token_job.ts";
import { openDesk } from "../../shared/http/open_desk.ts";
import { calendarWarning, readSession } from "../../shared/storage/calendar.ts";
import { closeJob, openJob } from "../../shared/storage/job_runs.ts";
import { readSettings } from "../../shared/storage/settings.ts";
import { DeskError } from "../../shared/vocabulary/desk_error.ts";
import { type JobName, JOBS } from "../../shared/vocabulary/states.ts";
import { tradingDateAt } from "../../shared/vocabulary/trading_date.ts";

const RUN: Record<JobName, Job> = {
  token: tokenJob,
  contracts: contractsJob,
  candles: candlesJob,
  iv: ivAndViewsJob,
  bans: bansJob,
};

const input = z.strictObject({ job: z.enum(JOBS) });

/** A call leaves what it does not reach in this time to the next one. */
const WALL_MS = 100_000;

export default endpoint({ name: "maintain", method: "POST", input, handle: maintain });

async function maintain({ job }: z.infer<typeof input>, context: CallContext) {
  const { clock, startedAt } = context;
  const desk = openDesk(context);
  const now = await clock.now();
  const tradingDate = tradingDateAt(now);
  await readSession(desk.database, tradingDate);
  const run = await openJob(desk.database, job, tradingDate, now);
  const warning = await calendarWarning(desk.database, tradingDate);
  const notes = warning === undefined ? {} : { warnings: [warning] };
  if (run.state === "done") return { body: { ...run, ...notes } };
  try {
    const result = await RUN[job]({
      desk,
      clock,
      settings: await readSettings(desk.database),
      tradingDate,
      isLate: () => performance.now() - startedAt > WALL_MS,
    });
    const state = result.done ? "done" : "running";
    const outcome = { state, counts: result.counts } as const;
    const closed = await closeJob(desk.database, run.jobRunId, outcome, await clock.now());
    return { status: result.done ? 200 as const : 202 as const, body: { ...closed, ...notes } };
  } catch (error) {
    const { code, message } = error instanceof DeskError
      ? error
      : { code: "internal" as const, message: "something unforeseen went wrong" };
    const outcome = { state: "failed", counts: {}, error: { code, message } } as const;
    await closeJob(desk.database, run.jobRunId, outcome, await clock.now());
    throw error;
  }
}
