import { assert, assertEquals, assertGreater } from "@std/assert";
import fc from "fast-check";
import {
  type AllocationCandidate,
  type AllocationLimits,
  REFUSALS,
} from "../../shared/allocation/allocation_candidate.ts";
import { chooseLots } from "../../shared/allocation/choose_lots.ts";
import { SLEEVES } from "../../shared/vocabulary/terms.ts";
import { candidate, edge, LIMITS } from "./candidates.ts";
import { limitsBroken } from "./limits_kept.ts";

/** Only the sizing rule is in the way. */
const WIDE: AllocationLimits = {
  ...LIMITS,
  maxUnderlyingMargin: { stock: 9, index: 9 },
  industryCaps: new Map(),
  maxLossPerTrade: 9,
  maxStressPerTrade: 9,
  maxUndefinedMargin: 9,
  maxDeployed: 9,
  maxDailyDeployment: 9,
  carryCostFraction: 9,
};

const lotsOf = (one: AllocationCandidate, limits = WIDE) =>
  chooseLots([one], limits).chosen[0]?.lots;

const refusalsOf = (candidates: AllocationCandidate[], limits = LIMITS) =>
  chooseLots(candidates, limits).refused.map(({ reason, detail }) => `${reason}: ${detail}`);

const heldBefore = (held: Partial<AllocationLimits["held"]>): AllocationLimits => ({
  ...LIMITS,
  held: { ...LIMITS.held, ...held },
});

Deno.test("carry takes the weight of its underlying, in whole lots of margin and premium", () => {
  assertEquals(lotsOf(candidate()), 20);
  assertEquals(lotsOf(candidate({ premium: 5000 })), 19);
  assertEquals(lotsOf(candidate({ weight: 0.1 })), 10);
});

Deno.test("carry takes one lot where its weight is less", () => {
  assertEquals(lotsOf(candidate({ weight: 0.001 })), 1);
});

Deno.test("an edge takes its shrunk part of the Kelly bet, in whole lots of its stake", () => {
  assertEquals(lotsOf(edge()), 19);
  // Without a standard error all of the part: 39.68 lots.
  assertEquals(lotsOf(edge({ standardError: 0 })), 39);
  assertEquals(lotsOf(edge(), { ...WIDE, kellyFraction: 0.5 }), 39);
});

Deno.test("premium takes half of what an edge would", () => {
  assertEquals(lotsOf(edge({ sleeve: "premium" })), 9);
  assertEquals(lotsOf(edge({ sleeve: "premium", standardError: 0 })), 19);
});

Deno.test("an edge stakes its greatest loss where that is more than its capital", () => {
  assertEquals(lotsOf(edge({ margin: 10_000, premium: 5000, maxLoss: 100_000 })), 19);
  assertEquals(
    lotsOf(edge({ margin: 10_000, riskClass: "undefined", stressLoss: 100_000, maxLoss: 1 })),
    19,
  );
});

Deno.test("an edge never bets more than the capital there is", () => {
  // The bet alone would be 1.587 of it.
  const sure = edge({ standardError: 0 });
  assertEquals(lotsOf(sure, { ...WIDE, kellyFraction: 1 }), 100);
});

Deno.test("sizes follow the regime's level and the profile's factor", () => {
  for (const [levelFactor, carry, proven] of [[0.5, 10, 9], [1, 20, 19], [0.6, 12, 11]] as const) {
    assertEquals(lotsOf(candidate(), { ...WIDE, levelFactor }), carry);
    assertEquals(lotsOf(edge(), { ...WIDE, levelFactor }), proven);
  }
  assertEquals(lotsOf(candidate({ sizeFactor: 0.5 })), 10);
  assertEquals(lotsOf(edge({ sizeFactor: 0.5 })), 9);
});

Deno.test("edge and premium need no leave for carry", () => {
  assertEquals(lotsOf(edge(), { ...WIDE, carryAllowed: false }), 19);
  assertEquals(lotsOf(edge({ sleeve: "premium" }), { ...WIDE, carryAllowed: false }), 9);
});

Deno.test("lots stop at the first limit on their way to the target", () => {
  // 2% of ten million is six times 30,000; 30% of it would be 30 lots.
  const { chosen } = chooseLots([candidate()], LIMITS);
  assertEquals(chosen.map(({ lots }) => lots), [6]);
  assertEquals(
    chosen[0]?.reason,
    "carry: expected cost 0.80% of the maximum loss; 6 of 20 lots asked for",
  );
});

Deno.test("an edge says its value over its risk as its reason", () => {
  const { chosen } = chooseLots([edge()], LIMITS);
  assertEquals(
    chosen[0]?.reason,
    "edge: expected value 3.00% of the risk; 9 of 19 lots asked for",
  );
});

const NOTHING = "against a limit of";

/** Each with a market of its own in which it is the one refusal. */
const CASES: readonly (readonly [string, AllocationCandidate[], AllocationLimits?])[] = [
  ["regime_crisis: a crisis takes no entries", [candidate()], {
    ...LIMITS,
    regimeLevel: "crisis",
  }],
  ["carry_not_allowed: the carry sleeve is off in this mode", [candidate()], {
    ...LIMITS,
    carryAllowed: false,
  }],
  [
    "position_open: NIFTY has an open position",
    [candidate()],
    heldBefore({
      underlyings: new Set(["NIFTY"]),
    }),
  ],
  ["underlying_taken: a better structure of NIFTY was chosen", [
    candidate(),
    candidate({ strategyId: 2, costRatio: 0.009 }),
  ]],
  [`loss_cap: 300000 ${NOTHING} 200000 rupees`, [candidate({ maxLoss: 300_000 })]],
  [`loss_cap: 250001 ${NOTHING} 250000 rupees`, [
    candidate({ riskClass: "undefined", stressLoss: 250_001 }),
  ]],
  [`underlying_cap: 700000 ${NOTHING} 600000 rupees`, [
    candidate({ kind: "stock", industry: "Energy", margin: 690_000, premium: 10_000 }),
  ]],
  [`underlying_cap: 3000001 ${NOTHING} 3000000 rupees`, [candidate({ margin: 3_000_001 })]],
  [
    `industry_cap: 6000001 ${NOTHING} 6000000 rupees`,
    [candidate()],
    heldBefore({
      industries: new Map([["Index", 5_900_001]]),
    }),
  ],
  [`undefined_risk_cap: 3000001 ${NOTHING} 3000000 rupees`, [
    candidate({ riskClass: "undefined" }),
  ], heldBefore({ undefinedMargin: 2_900_001 })],
  [
    `deployment_cap: 9000001 ${NOTHING} 9000000 rupees`,
    [candidate()],
    heldBefore({
      deployed: 8_900_001,
    }),
  ],
  [`deployment_cap: 100000 ${NOTHING} 90000 rupees`, [candidate()], {
    ...LIMITS,
    maxDailyDeployment: 0.009,
  }],
  [`carry_cost_cap: 50001 ${NOTHING} 50000 rupees`, [candidate({ expectedValue: -50_001 })]],
  ["position_count: more than 20 structures", [candidate()], heldBefore({ positions: 20 })],
  ["kelly_cap: the shrunk Kelly bet is smaller than one lot", [
    edge({ standardError: 30_000 }),
  ]],
];

for (const [refusal, candidates, limits] of CASES) {
  Deno.test(`a strategy is refused by name and figures: ${refusal}`, () => {
    assertEquals(refusalsOf(candidates, limits), [refusal]);
  });
}

/** Of problems over joint draws, which lots one by one do not see. */
const OF_DRAWS = [
  "no_scenario",
  "displaced",
  "definition_count",
  "daily_cap",
  "value_tail_cap",
  "premium_tail_cap",
  "book_tail_cap",
  "stress_cap",
  "delta_cap",
  "vega_cap",
  "gamma_cap",
  "theta_cap",
];

Deno.test("every reason for a refusal has its case", () => {
  const seen = new Set(CASES.map(([refusal]) => refusal.split(":")[0]));
  assertEquals([...seen, ...OF_DRAWS].sort(), [...REFUSALS].sort());
});

Deno.test("what just keeps its limit is chosen, with what is held", () => {
  for (
    const [one, limits] of [
      [candidate({ maxLoss: 200_000 }), LIMITS],
      [candidate({ kind: "stock", margin: 590_000, premium: 10_000 }), LIMITS],
      [candidate(), heldBefore({ industries: new Map([["Index", 5_900_000]]) })],
      [candidate({ riskClass: "undefined" }), heldBefore({ undefinedMargin: 2_900_000 })],
      [candidate(), heldBefore({ deployed: 8_900_000 })],
      [candidate(), heldBefore({ positions: 19 })],
      [candidate(), heldBefore({ underlyings: new Set(["BANKNIFTY"]) })],
    ] as const
  ) assertGreater(lotsOf(one, limits) ?? 0, 0);
});

const orderOf = (candidates: AllocationCandidate[], limits = WIDE) =>
  chooseLots(candidates, limits).chosen.map(({ candidate: { strategyId } }) => strategyId);

Deno.test("edge comes first, then premium, then carry, each by what orders it", () => {
  const at = (strategyId: number, changes: Partial<AllocationCandidate>) =>
    candidate({ strategyId, underlying: `U${strategyId}`, ...changes });
  const list = [
    at(1, { costRatio: 0.02 }),
    at(2, { costRatio: 0.01, totalScore: 0.1 }),
    edge({ strategyId: 3, underlying: "U3", sleeve: "premium", orderRatio: 0.5 }),
    edge({ strategyId: 4, underlying: "U4", orderRatio: 0.1, totalScore: 0.1 }),
    edge({ strategyId: 5, underlying: "U5", orderRatio: 0.2, totalScore: 0.1 }),
  ];
  assertEquals(orderOf(list), [5, 4, 3, 2, 1]);
  assertEquals(orderOf(list.toReversed()), [5, 4, 3, 2, 1]);
});

Deno.test("where the owner asks for it the total score orders, and says so", () => {
  const list = [
    candidate({ strategyId: 1, underlying: "A", totalScore: 0.5, costRatio: 0.01 }),
    candidate({ strategyId: 2, underlying: "B", totalScore: 0.7, costRatio: 0.02 }),
    edge({ strategyId: 3, underlying: "C", totalScore: 0.6 }),
  ];
  const byScore = { ...WIDE, ordering: "score" as const };
  assertEquals(orderOf(list, byScore), [2, 3, 1]);
  assertEquals(orderOf(list), [3, 1, 2]);
  assertEquals(
    chooseLots(list, byScore).chosen[0]?.reason,
    "carry: total score 0.700; 20 of 20 lots asked for",
  );
});

Deno.test("a definition that holds five places leaves the sixth underlying its next one", () => {
  const names = ["A", "B", "C", "D", "E", "F"];
  const list = names.flatMap((underlying, i) => [
    candidate({ strategyId: 2 * i, underlying, costRatio: 0.001 * i }),
    candidate({ strategyId: 2 * i + 1, underlying, costRatio: 0.1, definition: "long_call" }),
  ]);
  const { chosen } = chooseLots(list, WIDE);
  assertEquals(chosen.map(({ candidate: { definition } }) => definition), [
    ...Array.from({ length: 5 }, () => "iron_condor"),
    "long_call",
  ]);
});

Deno.test("what is refused holds no place of its definition", () => {
  const names = ["A", "B", "C", "D", "E", "F", "G"];
  const list = names.map((underlying, i) =>
    candidate({
      strategyId: i,
      underlying,
      costRatio: 0.001 * i,
      definition: i < 6 ? "iron_condor" : "long_call",
      // The first one alone breaks a limit of its own.
      ...(i === 0 ? { maxLoss: 300_000 } : {}),
    })
  );
  const limits = { ...WIDE, maxLossPerTrade: LIMITS.maxLossPerTrade };
  // Five condors hold their places before the call comes, though the first condor is refused.
  assertEquals(orderOf(list, limits), [1, 2, 3, 4, 5, 6]);
});

Deno.test("a better structure of an underlying takes it, and the others of it are refused", () => {
  const { chosen, refused } = chooseLots([
    candidate({ strategyId: 1, costRatio: 0.02 }),
    candidate({ strategyId: 2, costRatio: 0.01 }),
    candidate({ strategyId: 3, underlying: "BANKNIFTY", costRatio: 0.03 }),
  ], LIMITS);
  assertEquals(chosen.map(({ candidate: { strategyId } }) => strategyId), [2, 3]);
  assertEquals(refused.map(({ candidate: { strategyId }, reason }) => [strategyId, reason]), [
    [1, "underlying_taken"],
  ]);
});

Deno.test("a structure whose one lot breaks a limit leaves its underlying to the next", () => {
  const { chosen } = chooseLots([
    candidate({ strategyId: 1, maxLoss: 300_000 }),
    candidate({ strategyId: 2, costRatio: 0.009 }),
  ], LIMITS);
  assertEquals(chosen.map(({ candidate: { strategyId } }) => strategyId), [2]);
});

const amount = (max: number) => fc.integer({ min: 1, max });
const anyCandidate = fc.record({
  underlying: fc.constantFrom("A", "B", "C", "D", "E", "F"),
  kind: fc.constantFrom("index" as const, "stock" as const),
  industry: fc.constantFrom("Energy", "Index", "Automobile"),
  sleeve: fc.constantFrom(...SLEEVES),
  riskClass: fc.constantFrom("defined" as const, "undefined" as const, "unlimited_up" as const),
  margin: amount(1_000_000),
  premium: amount(200_000),
  maxLoss: amount(300_000),
  stressLoss: amount(300_000),
  expectedValue: fc.integer({ min: -20_000, max: 20_000 }),
  costRatio: fc.double({ min: 0, max: 0.1, noNaN: true }),
});
const anyHoldings = fc.record({
  positions: fc.integer({ min: 0, max: 21 }),
  deployed: amount(9_500_000),
  undefinedMargin: amount(3_200_000),
  underlyings: fc.subarray(["A", "B"]).map((names) => new Set(names)),
  industries: fc.tuple(amount(2_100_000), amount(6_100_000)).map(([energy, index]) =>
    new Map([["Energy", energy], ["Index", index]])
  ),
});
/** Limits that holdings alone may break already: then nothing that adds to them is chosen. */
const ALREADY = ["industry_cap", "undefined_risk_cap", "deployment_cap", "position_count"];

Deno.test("whatever the candidates and holdings, the limits hold as a person adds them up", () => {
  let some = 0;
  fc.assert(
    fc.property(fc.array(anyCandidate, { maxLength: 30 }), anyHoldings, (list, held) => {
      const limits = { ...LIMITS, held };
      const candidates = list.map((changes, i) => candidate({ ...changes, strategyId: i + 1 }));
      const { chosen } = chooseLots(candidates, limits);
      if (chosen.length > 0) some += 1;
      const before = limitsBroken([], limits);
      const after = limitsBroken(chosen, limits);
      for (const name of before) assert(ALREADY.includes(name), name);
      if (chosen.length > 0) assertEquals([...after], []);
      assert(chosen.every(({ lots }) => Number.isInteger(lots) && lots > 0));
    }),
    { numRuns: 300, seed: 1 },
  );
  assertGreater(some, 50);
});

Deno.test("whatever the candidates, each is either chosen once or refused once", () => {
  fc.assert(
    fc.property(fc.array(anyCandidate, { maxLength: 30 }), (list) => {
      const candidates = list.map((changes, i) => candidate({ ...changes, strategyId: i + 1 }));
      const { chosen, refused } = chooseLots(candidates, LIMITS);
      const ids = [...chosen, ...refused].map(({ candidate: { strategyId } }) => strategyId);
      assertEquals(ids.sort((p, q) => p - q), candidates.map(({ strategyId }) => strategyId));
    }),
    { numRuns: 100, seed: 2 },
  );
});

Deno.test("whatever the candidates, the last one chosen has no room for one lot more, or all that it asked for", () => {
  fc.assert(
    fc.property(fc.array(anyCandidate, { maxLength: 30 }), anyHoldings, (list, held) => {
      const limits = { ...LIMITS, held };
      const candidates = list.map((changes, i) => candidate({ ...changes, strategyId: i + 1 }));
      const { chosen } = chooseLots(candidates, limits);
      const last = chosen.at(-1);
      if (last === undefined) return;
      const [, target] = /of (\d+) lots/.exec(last.reason) ?? [];
      const more = [...chosen.slice(0, -1), { ...last, lots: last.lots + 1 }];
      assert(last.lots === Number(target) || limitsBroken(more, limits).size > 0);
    }),
    { numRuns: 200, seed: 3 },
  );
});

Deno.test("a second look at the same candidates chooses the same, in whatever order they come", () => {
  const list = fc.sample(anyCandidate, { numRuns: 25, seed: 4 })
    .map((changes, i) => candidate({ ...changes, strategyId: i + 1, definition: `d${i}` }));
  assertEquals(chooseLots(list.toReversed(), LIMITS), chooseLots(list, LIMITS));
});
