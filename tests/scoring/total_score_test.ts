import { assertAlmostEquals, assertEquals } from "@std/assert";
import { totalScore, type TotalScoreTerms } from "../../shared/scoring/total_score.ts";
import type { Candidate } from "../../shared/strategies/candidate.ts";
import { candidateOf } from "../support/candidates.ts";

const TERMS: TotalScoreTerms = {
  direction: "bullish",
  confidence: 0.8,
  directionEarned: 1,
  volatilityGap: -0.05,
  environment: "elevated",
  preferred: new Set(),
  avoided: new Set(),
  minPop: 0.6,
};

/** One part of the score of a candidate with these figures. */
function part(
  name: string,
  figures: Partial<Candidate> = {},
  terms: Partial<TotalScoreTerms> = {},
): number {
  const { parts } = totalScore(
    candidateOf(figures),
    { score: 0, parts: [] },
    { ...TERMS, ...terms },
  );
  return parts.find((entry) => entry.part === name)?.score ?? NaN;
}

Deno.test("six parts weigh as those of the replaced system where the direction has earned all of it", () => {
  const { parts } = totalScore(candidateOf(), { score: 0, parts: [] }, TERMS);
  assertEquals(parts.map(({ part: name, weight }) => [name, weight]), [
    ["probability", 0.35],
    ["direction", 0.25],
    ["risk_reward", 0.15],
    ["iv_fit", 0.1],
    ["theta", 0.1],
    ["liquidity", 0.05],
  ]);
});

Deno.test("the part of probability is the view's, and 0.85 of it below what the profile asks for", () => {
  assertEquals(part("probability", { popP: 0.7, popQ: 0.1 }), 0.7);
  assertEquals(part("probability", { popP: 0.6 }), 0.6);
  assertAlmostEquals(part("probability", { popP: 0.5 }), 0.425, 1e-12);
});

Deno.test("a direction that earned nothing weighs nothing, and the others share its quarter", () => {
  const weights = (directionEarned: number) =>
    totalScore(candidateOf(), { score: 0, parts: [] }, { ...TERMS, directionEarned }).parts
      .map(({ weight }) => Math.round(1e9 * weight) / 1e9);
  assertEquals(weights(0), [0.466666667, 0, 0.2, 0.133333333, 0.133333333, 0.066666667]);
  assertEquals(weights(0.4), [0.42, 0.1, 0.18, 0.12, 0.12, 0.06]);
});

Deno.test("the part of direction is the match of the chosen set's own with the underlying's", () => {
  // Half of 1 + 0.8.
  assertAlmostEquals(part("direction", { direction: "bullish" }), 0.9, 1e-12);
  assertAlmostEquals(part("direction", { direction: "bearish" }), 0.1, 1e-12);
  // Neutral misses a move by half; a move misses a neutral one by three quarters.
  assertAlmostEquals(part("direction", { direction: "neutral" }), 0.5, 1e-12);
  assertAlmostEquals(
    part("direction", { direction: "bullish" }, { direction: "neutral" }),
    0.3,
    1e-12,
  );
});

Deno.test("the part of implied volatility is what it gains were that the realised one, in fifths of the worst 5%", () => {
  // 2 rupees a point on a fall of 5 points, of a fifth of 70 rupees.
  assertAlmostEquals(part("iv_fit", { vega: -1.4 }), 0.75, 1e-12);
  assertAlmostEquals(part("iv_fit", { vega: 1.4 }), 0.25, 1e-12);
  assertAlmostEquals(part("iv_fit", { vega: -1.4 }, { volatilityGap: 0.02 }), 0.4, 1e-12);
  assertEquals(part("iv_fit", { vega: 0 }), 0.5);
});

Deno.test("without a year of closes the part of implied volatility is a half", () => {
  const { volatilityGap: _, ...unknown } = TERMS;
  const { parts } = totalScore(candidateOf(), { score: 0, parts: [] }, unknown);
  assertEquals(parts.find((entry) => entry.part === "iv_fit")?.score, 0.5);
});

Deno.test("the part of risk and reward is the share of gains in gains and losses with all costs", () => {
  // Gains 0.7 x 30 = 21 against losses of 7: 21 / 28.
  assertAlmostEquals(part("risk_reward", { expectedWin: 30, evP: 14 }), 0.75, 1e-12);
  assertAlmostEquals(part("risk_reward", { expectedWin: 30, evP: -42 }), 0.25, 1e-12);
});

Deno.test("without an expected value risk and reward score a half, whatever the probability of profit", () => {
  for (const popP of [0.2, 0.5, 0.9]) {
    assertAlmostEquals(part("risk_reward", { popP, expectedWin: 30, evP: 0 }), 0.5, 1e-12);
  }
});

Deno.test("what never gains has no reward, what never loses no risk", () => {
  assertEquals(part("risk_reward", { popP: 0, evP: -10 }), 0);
  assertEquals(part("risk_reward", { popP: 1, expectedWin: 10, evP: 10 }), 1);
  assertEquals(part("risk_reward", { popP: 0, evP: 0 }), 0.5);
});

Deno.test("the part of theta is the day's decay in twentieths of the worst 5%, a half at none", () => {
  for (const netPremium of [20, -20, 0.5]) {
    assertAlmostEquals(part("theta", { theta: 1.4, netPremium }), 0.7, 1e-12);
    assertAlmostEquals(part("theta", { theta: -1.4, netPremium }), 0.3, 1e-12);
  }
  assertAlmostEquals(part("theta", { theta: 1.4, cvar95: 140 }), 0.6, 1e-12);
});

Deno.test("the carry of a delta is no decay", () => {
  // 0.1 of delta on 25,000 that grow by 0.1% a day earn 2.5 rupees a day without any decay.
  const forward = 25_000 * Math.exp(0.0073);
  const figures = { delta: 0.1, spot: 25_000, forward, years: 0.02 };
  assertAlmostEquals(part("theta", { ...figures, theta: 1.4 - 2.5 }), 0.7, 1e-9);
});

Deno.test("where nothing is at risk decay and volatility score a half", () => {
  assertEquals(part("theta", { theta: 3, cvar95: 0 }), 0.5);
  assertEquals(part("iv_fit", { vega: 3, cvar95: -1 }), 0.5);
});

Deno.test("a part never leaves 0 to 1", () => {
  assertEquals([part("theta", { theta: 9 }), part("theta", { theta: -9 })], [1, 0]);
});

Deno.test("the part of liquidity is a half at 200 lots, less the worst spread", () => {
  assertEquals(part("liquidity", { minOpenInterestLots: 200 }), 0.5);
  assertAlmostEquals(
    part("liquidity", { minOpenInterestLots: 600, worstSpreadFraction: 0.2 }),
    0.6,
    1e-12,
  );
  assertEquals(part("liquidity", { minOpenInterestLots: 0 }), 0);
});

Deno.test("the total is the weighted sum, raised by a tenth of the selection score and scaled back", () => {
  const candidate = candidateOf({
    popP: 0.7,
    expectedWin: 30,
    evP: 14,
    theta: 1.4,
    vega: -1.4,
    minOpenInterestLots: 600,
    worstSpreadFraction: 0.2,
  });
  const total = (score: number) => totalScore(candidate, { score, parts: [] }, TERMS).total;
  // 0.245 + 0.225 + 0.1125 + 0.075 + 0.07 + 0.03 = 0.7575.
  assertAlmostEquals(total(1), 0.7575, 1e-12);
  assertAlmostEquals(total(0), 0.7575 / 1.1, 1e-12);
  assertAlmostEquals(total(0.5), 0.7575 * 1.05 / 1.1, 1e-12);
});
