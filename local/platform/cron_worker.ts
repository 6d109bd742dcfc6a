import type postgres from "postgres";
import type { Clock } from "../../shared/vocabulary/ports/clock.ts";
import type { Part } from "../support/parts.ts";

const MINUTE = 60_000;
/** The only schedule that the desk has: each minute. */
const EACH_MINUTE = "* * * * *";

/**
 * Runs the jobs of cron.job at each full minute of a clock, as pg_cron does, with the clock's
 * instant in place of now(): the desk's time may not be the machine's.
 */
export function startCronWorker(sql: postgres.Sql, clock: Clock): Part {
  const stopping = new AbortController();
  const turns = (async () => {
    while (!stopping.signal.aborted) {
      // Where the clock or the database is gone it tries again: their own end is told elsewhere.
      await nextTurn(sql, clock, stopping.signal).catch(() => pause(stopping.signal));
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await turns;
    },
  };
}

async function nextTurn(sql: postgres.Sql, clock: Clock, signal: AbortSignal): Promise<void> {
  const now = (await clock.now()).getTime();
  const turn = new Date((Math.floor(now / MINUTE) + 1) * MINUTE);
  await clock.waitUntil(turn, signal);
  await runJobs(sql, turn);
}

/** A second of the machine's time, or until the worker is being stopped. */
async function pause(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, 1_000);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}

async function runJobs(sql: postgres.Sql, turn: Date): Promise<void> {
  const jobs = await sql<{ jobid: string; command: string }[]>`
    select jobid, command from cron.job where active and schedule = ${EACH_MINUTE} order by jobid`;
  for (const { jobid, command } of jobs) {
    const instant = `'${turn.toISOString()}'::timestamptz`;
    let status = "succeeded";
    let message = "1 row";
    try {
      await sql.unsafe(command.replaceAll("now()", instant));
    } catch (error) {
      status = "failed";
      message = (error as Error).message;
    }
    await sql`
      insert into cron.job_run_details (jobid, command, status, return_message, start_time, end_time)
      values (${jobid}, ${command}, ${status}, ${message}, ${turn}, ${turn})`;
  }
}
