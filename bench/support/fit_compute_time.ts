import { leastSquares } from "../../shared/statistics/least_squares.ts";

/** One call of analyze in a fresh process: its tasks, and two ways to say what it took. */
export interface ComputedCall {
  readonly tasks: number;
  /** CPU of the main thread from process start on, by the operating system, milliseconds. */
  readonly mainThreadMs: number;
  /** What the desk itself could see: wall time of its synchronous sections, milliseconds. */
  readonly computeMs: number;
}

/**
 * Least squares of the main thread's CPU: `mainThreadMs = startMs + perTaskMs x tasks`, and
 * `mainThreadMs = startMs + ratio x computeMs`, each with the deviation of what it leaves over.
 */
export function fitComputeTime(calls: readonly ComputedCall[]): object {
  const main = Float64Array.from(calls, ({ mainThreadMs }) => mainThreadMs);
  const on = (of: (call: ComputedCall) => number) => {
    const rows = Float64Array.from(calls.flatMap((call) => [1, of(call)]));
    const { coefficients, residualDeviation = NaN } = leastSquares(rows, 2, main) ?? {};
    return [...coefficients ?? [NaN, NaN], residualDeviation].map((value) =>
      Number(value.toFixed(3))
    );
  };
  const [startMs, perTaskMs, tasksLeaveMs] = on(({ tasks }) => tasks);
  const [fixedMs, ratio, computeLeavesMs] = on(({ computeMs }) => computeMs);
  return {
    calls,
    byTasks: { startMs, perTaskMs, deviationMs: tasksLeaveMs },
    byComputeTime: { startMs: fixedMs, ratio, deviationMs: computeLeavesMs },
  };
}
