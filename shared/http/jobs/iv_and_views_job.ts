import { fitViews } from "./fit_views.ts";
import { ivJob } from "./iv_job.ts";
import type { JobContext, JobResult } from "./job.ts";

/** The volatility history first; once it is complete, the view's models that are fitted to it. */
export async function ivAndViewsJob(context: JobContext): Promise<JobResult> {
  const history = await ivJob(context);
  if (!history.done) return history;
  const views = await fitViews(context);
  return { done: views["viewsRemaining"] === 0, counts: { ...history.counts, ...views } };
}
