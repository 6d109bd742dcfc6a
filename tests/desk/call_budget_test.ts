import { assertEquals } from "@std/assert";
import { callBudget } from "../../shared/desk/call_budget.ts";
import type { WorkerUse } from "../../shared/vocabulary/ports/worker.ts";

const SETTINGS = { worker_cpu_ms: 1200, worker_wall_seconds: 130, call_wall_seconds: 60 };

/** A budget of a call that begins when its worker used `before`; `use` changes what it used. */
function budgetOf(before: WorkerUse) {
  let now = before;
  const worker = { compute: <T>(section: () => T) => section(), used: () => now };
  const budget = callBudget(worker, before.wallMs, SETTINGS);
  return { budget, use: (changes: Partial<WorkerUse>) => now = { ...now, ...changes } };
}

Deno.test("a call is spent when its worker's life is, of CPU or of wall time, or its own time", () => {
  const { budget, use } = budgetOf({ cpuMs: 300, wallMs: 40_000 });
  assertEquals(budget.isSpent(), false);
  for (
    const [used, isSpent] of [
      [{ cpuMs: 1199, wallMs: 99_999 }, false],
      [{ cpuMs: 1200, wallMs: 41_000 }, true],
      [{ cpuMs: 300, wallMs: 100_000 }, true],
    ] as const
  ) {
    use(used);
    assertEquals([used, budget.isSpent()], [used, isSpent]);
  }
  const old = budgetOf({ cpuMs: 300, wallMs: 129_999 });
  assertEquals(old.budget.isSpent(), false);
  old.use({ wallMs: 130_000 });
  assertEquals(old.budget.isSpent(), true);
});

Deno.test("of a call's own time alone a share may be less", () => {
  const used = { cpuMs: 1199, wallMs: 44_999 };
  const worker = { compute: <T>(section: () => T) => section(), used: () => used };
  const { isSpent } = callBudget(worker, 0, SETTINGS, 0.75);
  assertEquals(isSpent(), false);
  used.wallMs = 45_000;
  assertEquals(isSpent(), true);
  used.wallMs = 44_999;
  used.cpuMs = 1200;
  assertEquals(isSpent(), true);
});

Deno.test("tasks are told by what those of the call took, the first ones by what cold code takes", () => {
  const { budget, use } = budgetOf({ cpuMs: 300, wallMs: 0 });
  assertEquals(budget.tasksLeft(0), 20);
  use({ cpuMs: 600 });
  assertEquals(budget.tasksLeft(10), 20);
  use({ cpuMs: 1150 });
  assertEquals(budget.tasksLeft(34), 2);
  use({ cpuMs: 1300 });
  assertEquals([budget.tasksLeft(0), budget.tasksLeft(34)], [0, 0]);
});
