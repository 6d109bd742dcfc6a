import { callFunction } from "./call_function.ts";
import type { Connection } from "./connection.ts";

/** What the analyze function says of its run. */
export interface AnalyzeAnswer {
  readonly runId: number;
  readonly state: string;
  readonly done: number;
  readonly remaining: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly deferred: number;
  readonly retryAt?: string;
}

/** Together more than the 30 s of a lease. */
const IDLE_CALLS = 20;
const IDLE_MS = 2_000;

/**
 * Calls analyze until its run is done: each call takes one slice within a hosted call's limits.
 * `onProgress` hears every answer. Underlyings that are put off are waited for with `waitUntil`;
 * without it the run is left open. Another worker that holds the run is given time. Throws when
 * calls bring the run no further for longer than the lease of a dead one lasts.
 */
export async function completeAnalyze(
  connection: Connection,
  body: Record<string, unknown>,
  onProgress: (answer: AnalyzeAnswer) => void | Promise<void>,
  waitUntil?: (until: Date) => Promise<void>,
): Promise<AnalyzeAnswer> {
  let idle = 0;
  let done = -1;
  let retryAt: string | undefined;
  let { force, ...rest } = body;
  for (;;) {
    const input = force === undefined ? rest : { ...rest, force };
    const answer = (await callFunction(connection, "analyze", input))
      .body as unknown as AnalyzeAnswer;
    await onProgress(answer);
    if (answer.state !== "open") return answer;
    // Only the first call forces: the next ones go on with the run that it opened.
    force = undefined;
    idle = answer.done > done || answer.retryAt !== retryAt ? 0 : idle + 1;
    done = answer.done;
    retryAt = answer.retryAt;
    if (retryAt !== undefined && answer.deferred === answer.remaining && idle === 0) {
      if (waitUntil === undefined) return answer;
      await waitUntil(new Date(retryAt));
      continue;
    }
    if (idle >= IDLE_CALLS) {
      throw new Error(
        `run ${answer.runId} stands still: ${answer.remaining} underlyings remain after ${idle} calls`,
      );
    }
    if (idle > 0) await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  }
}
