import { dayList } from "../../scoring/day_list.ts";
import { readOrderedStrategies } from "../../storage/ordered_strategies.ts";
import type { ChainRejection } from "../../market/priced_chain.ts";
import type {
  AnalysisPayload,
  AnalysisStore,
  RunState,
} from "../../vocabulary/ports/analysis_store.ts";
import type { Clock } from "../../vocabulary/ports/clock.ts";
import type { Worker } from "../../vocabulary/ports/worker.ts";
import type { CallBudget } from "../call_budget.ts";
import { analysisOf } from "./analysis_of.ts";
import { type Fetched, fetchSlice } from "./fetch_slice.ts";
import { measureRegime } from "./measure_regime.ts";
import type { RunContext } from "./run_context.ts";

/** What a call works on a run with. */
export interface RunWork {
  readonly store: AnalysisStore;
  readonly clock: Clock;
  readonly worker: Worker;
  /** Real milliseconds at which the call began: what it does before its first task counts too. */
  readonly startedAt: number;
  readonly budget: CallBudget;
  readonly context: RunContext;
}

/** Milliseconds that tasks took so far, and how many there were. */
interface Spent {
  computeMs: number;
  storeMs: number;
  tasks: number;
}

/**
 * Takes tasks until none is left or the call's budget is spent, then gives the lease back; the
 * regime is measured once all are done. However old its worker, a call gets one task further.
 */
export async function workOnRun(opened: RunState, work: RunWork): Promise<RunState> {
  const { store, startedAt, budget, context } = work;
  const { settings, underlyings } = context;
  const spent: Spent = { computeMs: 0, storeMs: 0, tasks: 0 };
  let run = opened;
  const handsOn = () => spent.tasks > 0 && budget.isSpent();
  while (run.remaining > 0 && !handsOn()) {
    const fitting = Math.max(budget.tasksLeft(spent.tasks), spent.tasks === 0 ? 1 : 0);
    if (fitting === 0) break;
    const tasks = await store.claim(run.runId, Math.min(fitting, settings.slice_size));
    // What is left was put off: a later call takes it.
    if (tasks.length === 0) break;
    for (const { underlying } of tasks) {
      if (underlyings.has(underlying)) continue;
      run = await store.store(run.runId, { ...strangerTask(underlying), metrics: {} });
    }
    const known = tasks.filter(({ underlying }) => underlyings.has(underlying));
    const retries = new Map(known.map((task) => [task.underlying, task.retries]));
    for await (const fetched of fetchSlice(context, [...retries.keys()])) {
      const isNew = retries.get(fetched.underlying.underlying) === 0;
      run = await endTask(run.runId, fetched, isNew, work, spent);
      // Tasks that are left claimed come again to whoever takes the lease next.
      if (handsOn()) break;
    }
  }
  const ranked = run.remaining === 0 ? await endOfRun(run.runId, work) : undefined;
  return await store.finish(run.runId, {
    computeMs: Math.round(spent.computeMs),
    wallMs: Math.round(performance.now() - startedAt),
    storeMs: Math.round(spent.storeMs),
    requests: context.desk.requests,
  }, ranked);
}

/** Measures the regime of a run without tasks left; its accepted strategies, best first. */
async function endOfRun(runId: number, { clock, context }: RunWork): Promise<number[]> {
  await measureRegime(context, clock);
  const strategies = await readOrderedStrategies(context.desk.database, runId);
  return dayList(strategies).map(({ strategyId }) => strategyId);
}

/** How a task ends whose underlying left the universe after the run was opened. */
function strangerTask(underlying: string): Omit<AnalysisPayload, "metrics"> {
  const detail = `${underlying} was taken out of the universe`;
  return { underlying, state: "rejected", reason: "not_in_universe", detail, counts: {} };
}

/** Analyzes one underlying and stores what was found, or puts it off; adds what it took. */
async function endTask(
  runId: number,
  fetched: Fetched,
  isNew: boolean,
  { store, clock, worker, context }: RunWork,
  spent: Spent,
): Promise<RunState> {
  const now = await clock.now();
  const before = performance.now();
  const found = worker.compute(() => analysisOf(fetched, now, context));
  const computeMs = performance.now() - before;
  spent.computeMs += computeMs;
  spent.tasks += 1;
  const again = isNew && RETRIED.has(found.reason ?? "") ? retryTime(now, context) : undefined;
  if (again !== undefined) return await store.defer(runId, found.underlying, again);
  const begun = performance.now();
  const run = await store.store(runId, { ...found, metrics: { computeMs } });
  spent.storeMs += performance.now() - begun;
  return run;
}

/**
 * Reasons that another look a little later may remove: books that were one-sided for a moment, or
 * quotes of different moments in one reply.
 */
const RETRIED: ReadonlySet<string> = new Set<ChainRejection>([
  "too_few_two_sided",
  "forward_contradicts",
  "quotes_contradict",
]);

/** When another look is taken; absent where that leaves no whole interval before the close. */
function retryTime(now: Date, { settings, session }: RunContext): Date | undefined {
  const interval = 60_000 * settings.retry_minutes;
  const again = now.getTime() + interval;
  return again <= session.closesAt.getTime() - interval ? new Date(again) : undefined;
}
