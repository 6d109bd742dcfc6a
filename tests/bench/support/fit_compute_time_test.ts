import { assertEquals } from "@std/assert";
import { fitComputeTime } from "../../../bench/support/fit_compute_time.ts";

Deno.test("calls on one line give back its start, what a task adds, and the ratio", () => {
  const calls = [1, 6, 12, 24].map((tasks) => ({
    tasks,
    mainThreadMs: 200 + 36 * tasks,
    computeMs: 20 + 24 * tasks,
  }));
  assertEquals(fitComputeTime(calls), {
    calls,
    byTasks: { startMs: 200, perTaskMs: 36, deviationMs: 0 },
    byComputeTime: { startMs: 170, ratio: 1.5, deviationMs: 0 },
  });
});
