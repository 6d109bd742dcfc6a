import type { Settings } from "../storage/settings.ts";
import type { Worker } from "../vocabulary/ports/worker.ts";

/** What a call may still use. */
export interface CallBudget {
  /** True once the call should take on no more and leave the rest to the next one. */
  isSpent(): boolean;
  /**
   * How many tasks the worker has CPU for, by what the `done` ones of this call took; never
   * negative.
   */
  tasksLeft(done: number): number;
}

/** CPU of a task while the code is cold, milliseconds (bench analyze): a guess for the first. */
const COLD_TASK_MS = 45;

/**
 * The budget of a call from its beginning (`performance.now()`), counted after every section; a
 * task that takes long begins within a share of the call's wall time alone.
 */
export function callBudget(
  worker: Worker,
  startedAt: number,
  settings: Pick<Settings, "worker_cpu_ms" | "worker_wall_seconds" | "call_wall_seconds">,
  share = 1,
): CallBudget {
  const { worker_cpu_ms: cpu, worker_wall_seconds: life, call_wall_seconds: wall } = settings;
  const before = worker.used().cpuMs;
  return {
    isSpent: () => {
      const { cpuMs, wallMs } = worker.used();
      return cpuMs >= cpu || wallMs >= 1000 * life || wallMs - startedAt >= 1000 * share * wall;
    },
    tasksLeft: (done) => {
      const { cpuMs } = worker.used();
      const each = done === 0 ? COLD_TASK_MS : Math.max(1, (cpuMs - before) / done);
      return Math.max(0, Math.floor((cpu - cpuMs) / each));
    },
  };
}
