import type { Answer, World } from "../../tests/support/world.ts";

/** Two calls of analyze at once, and what came of their run. */
export interface AnalyzePair {
  /** One that worked to the end of its budget, and the one that was told of it. */
  readonly worked: PairedCall;
  readonly told: PairedCall;
  /** Most times that a task was taken: 1 where one worker alone was at it. */
  readonly attempts: number;
  readonly ok: boolean;
}

/** One of them: its answer and how long it took. */
export interface PairedCall {
  readonly status: number;
  readonly body: Answer;
  readonly ms: number;
}

/** Sends both before either answers; the one that answers first must have done nothing. */
export async function analyzePair(world: World, body: object): Promise<AnalyzePair> {
  const answered: PairedCall[] = [];
  const call = async () => {
    const begun = performance.now();
    const { status, body: answer } = await world.call("analyze", body);
    answered.push({ status, body: answer, ms: Math.round(performance.now() - begun) });
  };
  await Promise.all([call(), call()]);
  const [told, worked] = answered;
  if (told === undefined || worked === undefined) throw new Error("two calls, not two answers");
  const [row] = await world.platform.sql`
    select max(attempt) as attempts, count(distinct run_id)::int as runs from public.tasks`;
  const attempts = Number(row?.["attempts"]);
  return {
    told,
    worked,
    attempts,
    ok: isTold(told, worked) && attempts === 1 && row?.["runs"] === 1,
  };
}

/** 202 with the id of the run that the other works on, before any of its tasks was done. */
function isTold(told: PairedCall, worked: PairedCall): boolean {
  return told.status === 202 && told.body.state === "open" && told.body.done === 0 &&
    told.body.runId === worked.body.runId && worked.body.done > 0 &&
    [200, 202].includes(worked.status);
}
