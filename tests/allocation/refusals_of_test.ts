import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { AllocationColumn } from "../../shared/allocation/allocation_column.ts";
import { bindingLimits } from "../../shared/allocation/binding_limits.ts";
import { judgeLots } from "../../shared/allocation/judge_lots.ts";
import { REFUSAL_REASONS } from "../../shared/allocation/refusal.ts";
import { refusalsOf } from "../../shared/allocation/refusals_of.ts";
import { LIMIT_NAMES } from "../../shared/vocabulary/limit_names.ts";
import { built, column, edge, riskOf, WIDE } from "./columns.ts";
import { LIMIT_CASES } from "./limit_cases.ts";
import { brokenOfProblem } from "./limits_of_problem.ts";

type Given = Parameters<typeof built>;

function refusals(lots: readonly number[], ...given: Given) {
  const all = built(...given);
  return refusalsOf(all, judgeLots(all.problem, Int32Array.from(lots)));
}

function refused(lots: readonly number[], ...given: Given) {
  return refusals(lots, ...given).map(({ column: _, ...why }) => why);
}

const details = (lots: readonly number[], ...given: Given) =>
  refusals(lots, ...given).map(({ column, reason, detail }) =>
    `${column.underlying} ${reason}: ${detail}`
  );

function uses(lots: readonly number[], ...given: Given) {
  const { problem } = built(...given);
  return bindingLimits(problem, judgeLots(problem, Int32Array.from(lots)));
}

const named = (underlying: string, changes: Partial<AllocationColumn> = {}) =>
  column({ underlying, ...changes });

Deno.test("a cap that leaves no lot is told with its figures and the capital from which one lot fits", () => {
  const capped = { maxLossPerTrade: 0.002 };
  assertEquals(refused([0], [column()], capped), [{
    reason: "loss_cap",
    value: 30_000,
    bound: 20_000,
    distance: 10_000,
    capitalNeeded: 15_000_000,
    detail: "one lot would come to 30,000 of at most 20,000; from a capital of 1,50,00,000",
  }]);
  const enough = { ...capped, capital: 15_000_000 };
  assertEquals([...built([column()], enough).problem.mostLots], [1]);
  assertEquals([...built([column()], { ...enough, capital: 14_990_000 }).problem.mostLots], [0]);
});

Deno.test("the capital named is enough for every limit in the way, the reason is the farthest cap", () => {
  const limits = {
    maxLossPerTrade: 0.002,
    maxUnderlying: { stock: 0, index: 0.005 },
    maxStressLoss: 0.001,
  };
  const one = column({ risk: riskOf({ stress: new Float64Array([-90_000, 0]) }) });
  const [why] = refused([0], [one], limits);
  // The stress grid is passed nine times, but a cap of the strategy's own is told first.
  assertEquals([why?.reason, why?.capitalNeeded], ["underlying_cap", 90_000_000]);
  const { problem } = built([one], { ...limits, capital: 90_000_000 });
  assertEquals(brokenOfProblem(problem, [1]), []);
  assertEquals(
    brokenOfProblem(built([one], { ...limits, capital: 89_999_000 }).problem, [1]),
    ["stress_cap"],
  );
});

Deno.test("no capital is enough for a bet without an edge, nor for a count", () => {
  assertEquals(refused([0], [edge({ kelly: 0 })]), [{
    reason: "kelly_cap",
    value: 100_000,
    bound: 0,
    distance: 100_000,
    detail: "one lot would come to 1,00,000 of at most 0",
  }]);
  assertEquals(refused([1, 0], [named("A"), named("B")], { maxPositions: 1 }), [{
    reason: "position_count",
    value: 2,
    bound: 1,
    distance: 1,
    detail: "one lot would come to 2 of at most 1",
  }]);
});

Deno.test("what holdings alone fill names no capital: their own growth with it is not known", () => {
  const one = column({ risk: riskOf({ delta: 5, worst: -7 }) });
  const book = { risks: new Map([["carry", riskOf({ delta: 900, worst: -800 })]] as const) };
  const limits = { maxDelta: 1e-6, maxTail: { value: 9, premium: 9, book: 9 } };
  assertEquals(refused([0], [one], limits, book), [{
    reason: "delta_cap",
    of: "fall",
    ...{ value: 905, bound: 900, distance: 5 },
    detail: "one lot would come to 905 of at most 900 (fall)",
  }]);
  const tail = { maxTail: { value: 9, premium: 9, book: 1e-6 } };
  assertEquals(refused([0], [one], tail, book), [{
    reason: "book_tail_cap",
    ...{ value: 807, bound: 800, distance: 7 },
    detail: "one lot would come to 807 of at most 800",
  }]);
});

Deno.test("another structure of the underlying is named with what both were chosen by", () => {
  const pair = [
    column({ definition: "a", expectedCost: 200 }),
    column({ definition: "b", expectedCost: 300 }),
  ];
  assertEquals(refused([1, 0], pair), [{
    reason: "underlying_taken",
    by: "NIFTY a",
    detail: "NIFTY a was chosen: expected cost 0.20% of its capital against expected cost 0.30% " +
      "of its capital",
  }]);
  assertEquals(details([0, 1], [column({ definition: "a" }), edge({ definition: "b" })]), [
    "NIFTY underlying_taken: NIFTY b of the edge sleeve was chosen",
  ]);
  const edges = [edge({ definition: "a", expectedValue: 500 }), edge({ definition: "b" })];
  assertEquals(details([0, 1], edges), [
    "NIFTY underlying_taken: NIFTY b was chosen: expected value 3.00% of its capital against " +
    "expected value 0.50% of its capital",
  ]);
  // A cap of its own is told before that.
  assertEquals(
    refused([0, 1], [edge({ definition: "a", kelly: 0 }), edge({ definition: "b" })])
      .map(({ reason }) => reason),
    ["kelly_cap"],
  );
});

Deno.test("what nothing stands against is displaced, with what a lot of it would add", () => {
  const worst = riskOf({ worst: -2000 });
  const added = [named("A", { risk: worst }), named("B", { risk: worst, tilt: 0.5 })];
  assertEquals(details([1, 0], added), [
    // 250 over a tilt of a half, and a tenth of 2,000.
    "B displaced: one lot would add 700 of cost and weighted tail",
  ]);
  // It gains where the carry that is chosen loses: the worst falls from 5,000 to 4,000.
  const drawsOf = (...draws: number[]) => {
    const all = new Float64Array(20);
    all.set(draws);
    return riskOf({ draws: all });
  };
  const hedge = [
    named("A", { risk: drawsOf(-2500) }),
    named("B", { risk: drawsOf(1000, -2000) }),
    edge({ underlying: "C", risk: drawsOf(0, -90_000) }),
    named("D", { risk: drawsOf(-70_000) }),
  ];
  assertEquals(details([2, 0, 1, 0], hedge), [
    "B displaced: one lot would add 150 of cost and weighted tail",
    "D displaced: one lot would add 7250 of cost and weighted tail",
  ]);
  assertEquals(details([0], [edge({ tilt: 1.1 })]), [
    "NIFTY displaced: one lot would add 3300 of value",
  ]);
});

Deno.test("a strategy with lots is no refusal", () => {
  assertEquals(refused([2], [column()]), []);
});

for (const { name, of, columns, lots, book, use, limits } of LIMIT_CASES) {
  Deno.test(`${name} of ${of ?? "the book"} is the reason of what it alone keeps from a lot`, () => {
    const isCap = ["underlying_cap", "loss_cap", "kelly_cap"].includes(name);
    // Of a cap less than one lot is allowed, of a sum just what the others use.
    const bound = isCap ? use / (lots[0] ?? NaN) - 0.01 : use;
    const told = columns.flatMap((column) => {
      // Last in the order of the problem.
      const probe = { ...column, underlying: "Z" };
      const taken = [...(isCap ? lots.map(() => 0) : lots), 0];
      return refusals(taken, [...columns, probe], limits(bound), book)
        .filter(({ column }) => column === probe);
    });
    assertEquals(told.length, columns.length);
    const ours = told.filter(({ reason }) => reason === name);
    assertEquals(ours.length > 0, true);
    assertEquals(
      [...new Set(told.filter(({ reason }) => reason !== name).map(({ reason }) => reason))],
      ours.length === told.length ? [] : ["displaced"],
    );
    for (const why of ours) {
      if (!isCap) assertEquals(why.of, of);
      const { value = NaN, distance = NaN, capitalNeeded = NaN } = why;
      assertAlmostEquals(why.bound ?? NaN, bound, 1e-6);
      assertAlmostEquals(distance, value - bound, 1e-6);
      assertAlmostEquals(capitalNeeded, WIDE.capital * value / bound, 1);
    }
  });
}

Deno.test("the closed list holds every limit", () => {
  assertEquals(REFUSAL_REASONS.slice(-LIMIT_NAMES.length), [...LIMIT_NAMES]);
});

Deno.test("a limit binds that keeps a lot from somebody, and says from how many", () => {
  const columns = [named("A"), named("B"), named("C", { industry: "Energy", kind: "stock" })];
  const industries = new Map([["Index", { cap: 0.02, weight: 1 }], ["Energy", {
    cap: 9,
    weight: 1,
  }]]);
  const binding = (lots: readonly number[], ...[limits]: [Partial<typeof WIDE>]) =>
    uses(lots, columns, limits)
      .filter(({ blocks }) => blocks > 0)
      .map((
        { name, of, value, bound, blocks },
      ) => [name, of ?? "-", value, Math.round(bound), blocks]);
  assertEquals(binding([2, 0, 5], { industries }), [[
    "industry_cap",
    "Index",
    200_000,
    200_000,
    2,
  ]]);
  assertEquals(binding([1, 0, 5], { industries }), []);
  assertEquals(binding([2, 0, 5], { industries, maxDeployed: 0.07 }), [
    ["industry_cap", "Index", 200_000, 200_000, 2],
    ["deployment_cap", "-", 700_000, 700_000, 1],
  ]);
  // Caps of the strategies themselves are no limits of the book.
  assertEquals(binding([2, 0, 5], { maxUnderlying: { stock: 0, index: 0 } }), []);
});

Deno.test("the last place is free, and a structure that has one asks for no other", () => {
  const columns = ["A", "B", "C"].map((underlying) => named(underlying));
  const blocks = (lots: readonly number[]) =>
    uses(lots, columns, { maxPositions: 2 }).find(({ name }) => name === "position_count")?.blocks;
  assertEquals([blocks([1, 0, 0]), blocks([1, 3, 0])], [0, 1]);
  assertEquals(refused([1, 0, 0], columns, { maxPositions: 2 }).map(({ reason }) => reason), [
    "displaced",
    "displaced",
  ]);
});

Deno.test("a tail is in the way of its own sleeves alone", () => {
  const worst = riskOf({ worst: -5000 });
  const columns = [
    edge({ underlying: "A", risk: worst }),
    edge({ underlying: "B", sleeve: "premium", risk: worst }),
    named("C", { risk: worst }),
  ];
  const reasons = (maxTail: Partial<typeof WIDE.maxTail>) =>
    refused([0, 0, 0], columns, { maxTail: { ...WIDE.maxTail, ...maxTail } })
      .map(({ reason }) => reason);
  assertEquals(reasons({ premium: 1e-6 }), ["displaced", "premium_tail_cap", "displaced"]);
  assertEquals(reasons({ value: 1e-6 }), ["value_tail_cap", "value_tail_cap", "displaced"]);
  assertEquals(reasons({ book: 1e-6 }), Array(3).fill("book_tail_cap"));
});

Deno.test("every limit of the book is told with its use, those that bind nobody too", () => {
  const all = uses([3], [column()]);
  assertEquals(all.map(({ name, of }) => of === undefined ? name : `${name} ${of}`), [
    "position_count",
    "definition_count iron_condor",
    "industry_cap Index",
    "undefined_risk_cap",
    "deployment_cap",
    "daily_cap",
    "carry_cost_cap 21 sessions",
    "carry_cost_cap 252 sessions",
    "stress_cap -10% at +25%",
    "stress_cap +10% at -25%",
    "delta_cap rise",
    "delta_cap fall",
    "vega_cap",
    "gamma_cap",
    "theta_cap",
    "value_tail_cap",
    "premium_tail_cap",
    "book_tail_cap",
  ]);
  assertEquals(all.map(({ blocks }) => blocks), Array(18).fill(0));
  const used = (name: string) => all.filter((one) => one.name === name).map(({ value }) => value);
  assertEquals([used("position_count"), used("deployment_cap"), used("carry_cost_cap")], [
    [1],
    [300_000],
    [750, 750],
  ]);
});
