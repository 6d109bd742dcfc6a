import { checkQuality } from "../../storage/quality.ts";
import { FINDING_STATES, QUALITY_CHECKS } from "../../vocabulary/states.ts";
import type { JobContext, JobResult } from "./job.ts";

/**
 * Looks at what the other jobs and the runs left in the tables: whether all of it is there, of
 * today, of something that exists, and possible. Each check is one rpc that replaces what it found
 * before on the date, so that a call which dies is made again; counts are of the whole run.
 */
export async function qualityJob(context: JobContext): Promise<JobResult> {
  const { desk: { database }, clock, tradingDate, counted, isSpent } = context;
  const going = (counted["remaining"] ?? 0) > 0 ? counted : {};
  const counts = Object.fromEntries(FINDING_STATES.map((state) => [state, going[state] ?? 0]));
  let remaining = going["remaining"] ?? QUALITY_CHECKS.length;
  for (const check of QUALITY_CHECKS.slice(-remaining)) {
    const { state } = await checkQuality(database, check, tradingDate, await clock.now());
    counts[state] = (counts[state] ?? 0) + 1;
    remaining -= 1;
    if (isSpent()) break;
  }
  return { done: remaining === 0, counts: { ...counts, remaining } };
}
