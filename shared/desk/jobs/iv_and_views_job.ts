import { fitViews } from "./fit_views.ts";
import { ivJob } from "./iv_job.ts";
import type { JobContext, JobResult } from "./job.ts";

/**
 * The volatility history first; once it is complete, by a call of its own, the view's models that
 * are fitted to it: both together are too much for one call's CPU.
 */
export async function ivAndViewsJob(context: JobContext): Promise<JobResult> {
  const history = await ivJob(context);
  if (!history.done || (history.counts["windows"] ?? 0) > 0) return { ...history, done: false };
  const views = await fitViews(context);
  return { done: views["viewsRemaining"] === 0, counts: { ...history.counts, ...views } };
}
