import { storeReport } from "../../storage/weekly_reports.ts";
import type { JobContext, JobResult } from "./job.ts";

/** Writes the report of the week, as far as it has come: one rpc that replaces its own row. */
export async function reportJob(context: JobContext): Promise<JobResult> {
  const { desk: { database }, clock, tradingDate } = context;
  const counts = await storeReport(database, tradingDate, await clock.now());
  return { done: true, counts: { reports: 1, ...counts } };
}
