import { assert, assertEquals, assertGreater } from "@std/assert";
import { brokenLimits } from "../../shared/risk/broken_limits.ts";
import { seededRandom } from "../../shared/statistics/seeded_random.ts";
import { built, column, termsOf } from "./columns.ts";
import { brokenOfProblem } from "./limits_of_problem.ts";

const CARRY = { year: 0.06, yearSessions: 252, windowSessions: 21 };
const BUDGET = 600_000;

/** Cost of each session where each takes all that its ledger leaves of what it wants. */
function ledgerOf(sessions: number, wants: (session: number) => number): number[] {
  const costs: number[] = [];
  for (let session = 0; session < sessions; session++) {
    const strategy = column({ expectedCost: 100 });
    const book = { carryCosts: [...costs.slice(-251), 0] };
    const { problem } = built([strategy], { carry: CARRY }, book);
    let lots = 0;
    while (lots < wants(session) && brokenOfProblem(problem, [lots + 1]).length === 0) lots += 1;
    const terms = termsOf([], { carry: CARRY }, book);
    assertEquals(brokenLimits([{ strategy, lots }], terms), []);
    if (lots < wants(session)) {
      assertEquals(brokenLimits([{ strategy, lots: lots + 1 }], terms)[0]?.name, "carry_cost_cap");
    }
    costs.push(100 * lots);
  }
  return costs;
}

function mostInARow(costs: readonly number[], sessions: number): number {
  return Math.max(
    ...costs.map((_, first) =>
      costs.slice(first, first + sessions).reduce((sum, cost) => sum + cost, 0)
    ),
  );
}

Deno.test("a desk that takes all it may spends a twelfth at once and its budget by the year's end", () => {
  const costs = ledgerOf(504, () => Infinity);
  assertEquals(costs.filter((cost) => cost > 0), Array(24).fill(BUDGET / 12));
  assertEquals([mostInARow(costs, 21), mostInARow(costs, 252)], [BUDGET / 12, BUDGET]);
});

Deno.test("whatever a desk wants, no 21 sessions cost more than a twelfth, no 252 than the budget", () => {
  for (const seed of [1, 2, 3]) {
    const random = seededRandom(seed);
    const wants = Array.from(
      { length: 378 },
      () => random() < 0.5 ? 0 : Math.floor(400 * random()),
    );
    const costs = ledgerOf(378, (session) => wants[session] ?? 0);
    assert(mostInARow(costs, 21) <= BUDGET / 12);
    assert(mostInARow(costs, 252) <= BUDGET);
    assertGreater(mostInARow(costs, 252), 0.9 * BUDGET);
  }
});

Deno.test("a year's budget that is already spent stops what a month would still allow", () => {
  // A budget that was more when it was spent: 231 sessions before this window cost all of it.
  const carryCosts = [...Array(231).fill(BUDGET / 231), ...Array(20).fill(0), 0];
  const { problem } = built([column({ expectedCost: 100 })], { carry: CARRY }, { carryCosts });
  assertEquals(brokenOfProblem(problem, [1]), ["carry_cost_cap"]);
  const one = { carryCosts: [BUDGET, ...Array(251).fill(0), 0] };
  assertEquals(
    brokenOfProblem(built([column({ expectedCost: 100 })], { carry: CARRY }, one).problem, [500]),
    [],
  );
});
