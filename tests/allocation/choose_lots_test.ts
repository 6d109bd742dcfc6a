import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type {
  AllocationCandidate,
  AllocationLimits,
} from "../../shared/allocation/allocation_candidate.ts";
import { chooseLots } from "../../shared/allocation/choose_lots.ts";
import { brokenLimit } from "../../shared/risk/broken_limit.ts";

const LIMITS: AllocationLimits = {
  capital: 10_000_000,
  regimeLevel: "normal",
  maxPositions: 20,
  maxUnderlyingMargin: { stock: 0.06, index: 0.3 },
  industryCaps: new Map([["Energy", 0.2], ["Index", 0.6]]),
  maxLossPerTrade: 0.02,
  maxStressPerTrade: 0.025,
  maxUndefinedMargin: 0.3,
  maxDeployed: 0.9,
  maxDailyDeployment: 0.6,
  kellyFraction: 0.25,
  carryCostFraction: 0.005,
  carryAllowed: true,
  held: {
    positions: 0,
    deployed: 0,
    undefinedMargin: 0,
    underlyings: new Set(),
    industries: new Map(),
  },
};

function candidate(changes: Partial<AllocationCandidate> = {}): AllocationCandidate {
  return {
    strategyId: 1,
    underlying: "NIFTY",
    kind: "index",
    industry: "Index",
    weight: 0.2,
    definition: "iron_condor",
    sleeve: "carry",
    riskClass: "defined",
    margin: 100_000,
    premium: 0,
    maxLoss: 30_000,
    stressLoss: 30_000,
    expectedValue: -250,
    standardError: 1500,
    lowerBound: -1000,
    popP: 0.8,
    expectedWin: 4000,
    expectedLoss: 15_000,
    holdingDays: 15,
    totalScore: 0.7,
    sizeFactor: 1,
    ...changes,
  };
}

const reasons = (candidates: AllocationCandidate[], limits = LIMITS) =>
  chooseLots(candidates, limits).refused.map(({ reason }) => reason);

Deno.test("lots grow to the target of the weight, and stop at the loss cap", () => {
  const [chosen] = chooseLots([candidate()], LIMITS).chosen;
  assertEquals(chosen?.lots, 6);
});

Deno.test("each reason for a refusal has its case", () => {
  assertEquals(reasons([candidate()], { ...LIMITS, regimeLevel: "crisis" }), ["regime_crisis"]);
  assertEquals(reasons([candidate()], { ...LIMITS, carryAllowed: false }), ["carry_not_allowed"]);
  assertEquals(reasons([candidate(), candidate({ strategyId: 2, totalScore: 0.6 })]), [
    "underlying_taken",
  ]);
  assertEquals(reasons([candidate({ maxLoss: 300_000 })]), ["loss_cap"]);
  assertEquals(reasons([candidate({ kind: "stock", industry: "Energy", margin: 700_000 })]), [
    "underlying_cap",
  ]);
  assertEquals(reasons([candidate()], { ...LIMITS, maxPositions: 0 }), ["position_count"]);
  assertEquals(reasons([candidate({ expectedValue: -60_000 })]), ["carry_cost_cap"]);
  assertEquals(reasons([candidate()], { ...LIMITS, maxDailyDeployment: 0.001 }), [
    "deployment_cap",
  ]);
  assertEquals(
    reasons([candidate({ riskClass: "undefined", stressLoss: 1 })], {
      ...LIMITS,
      maxUndefinedMargin: 0.001,
    }),
    ["undefined_risk_cap"],
  );
  assertEquals(reasons([candidate()], { ...LIMITS, industryCaps: new Map([["Index", 0.001]]) }), [
    "industry_cap",
  ]);
  const held = { ...LIMITS.held, underlyings: new Set(["NIFTY"]) };
  assertEquals(reasons([candidate()], { ...LIMITS, held }), ["position_open"]);
  assertEquals(reasons([candidate({ sleeve: "edge", expectedValue: 1, standardError: 1000 })]), [
    "kelly_below_one_lot",
  ]);
});

Deno.test("an edge comes before carry", () => {
  const edge = candidate({
    strategyId: 2,
    underlying: "X",
    sleeve: "edge",
    expectedValue: 3000,
    standardError: 500,
    expectedLoss: 6000,
    totalScore: 0.1,
  });
  const { chosen } = chooseLots([candidate(), edge], LIMITS);
  assertEquals(chosen.map(({ candidate: { sleeve } }) => sleeve), ["edge", "carry"]);
});

Deno.test("whatever the candidates, every limit holds and each one is chosen or refused", () => {
  const amount = (max: number) => fc.integer({ min: 1, max });
  const any = fc.record({
    underlying: fc.constantFrom("A", "B", "C", "D", "E"),
    kind: fc.constantFrom("index" as const, "stock" as const),
    industry: fc.constantFrom("Energy", "Index", "Automobile"),
    sleeve: fc.constantFrom("edge" as const, "carry" as const),
    riskClass: fc.constantFrom("defined" as const, "undefined" as const),
    margin: amount(2_000_000),
    premium: amount(200_000),
    maxLoss: amount(500_000),
    stressLoss: amount(500_000),
    expectedValue: fc.integer({ min: -20_000, max: 20_000 }),
    totalScore: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 30 }), (list) => {
      const candidates = list.map((changes, i) => candidate({ ...changes, strategyId: i + 1 }));
      const { chosen, refused } = chooseLots(candidates, LIMITS);
      assertEquals(brokenLimit(chosen, LIMITS), undefined);
      assertEquals(chosen.length + refused.length, candidates.length);
      assert(chosen.every(({ lots }) => Number.isInteger(lots) && lots > 0));
    }),
    { numRuns: 200, seed: 1 },
  );
});
