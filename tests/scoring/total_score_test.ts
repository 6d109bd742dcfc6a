import { assertAlmostEquals, assertEquals } from "@std/assert";
import { totalScore, type TotalScoreTerms } from "../../shared/scoring/total_score.ts";
import type { Candidate } from "../../shared/strategies/candidate.ts";
import { candidateOf } from "../support/candidates.ts";

const TERMS: TotalScoreTerms = {
  direction: "bullish",
  confidence: 0.8,
  environment: "elevated",
  preferred: new Set(),
  avoided: new Set(),
  minPop: 0.6,
};

/** One part of the score of a candidate with these figures. */
function part(name: string, figures: Partial<Candidate> = {}): number {
  const { parts } = totalScore(candidateOf(figures), { score: 0, parts: [] }, TERMS);
  return parts.find((entry) => entry.part === name)?.score ?? NaN;
}

Deno.test("six parts weigh as those of the replaced system", () => {
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

Deno.test("the part of direction is the match of the definition's with the underlying's", () => {
  // Half of 1 + 0.8.
  assertAlmostEquals(part("direction"), 0.9, 1e-12);
});

Deno.test("the part of implied volatility is the place of the environment for what sells premium", () => {
  assertEquals(part("iv_fit"), 0.75);
});

Deno.test("the part of risk and reward is conditional profit over its sum with the conditional loss", () => {
  assertEquals(part("risk_reward", { expectedWin: 30, expectedLoss: 10 }), 0.75);
  assertEquals(part("risk_reward", { expectedWin: 10, expectedLoss: 10 }), 0.5);
});

Deno.test("without a profit there is no reward, without a loss no risk", () => {
  assertEquals(part("risk_reward", { expectedLoss: 10 }), 0);
  assertEquals(part("risk_reward", { expectedWin: 10 }), 1);
  assertEquals(part("risk_reward", { expectedWin: 10, expectedLoss: 0 }), 1);
  assertAlmostEquals(part("risk_reward", { expectedWin: 0.2, expectedLoss: 0.8 }), 0.2, 1e-12);
});

Deno.test("the part of theta is the day's decay in twentieths of the premium, a half at none", () => {
  for (const netPremium of [20, -20]) {
    assertAlmostEquals(part("theta", { theta: 0.4, netPremium }), 0.7, 1e-12);
    assertAlmostEquals(part("theta", { theta: -0.4, netPremium }), 0.3, 1e-12);
  }
  assertAlmostEquals(part("theta", { theta: 0.01, netPremium: 0.5 }), 0.7, 1e-12);
});

Deno.test("the carry of a delta is no decay", () => {
  // 0.1 of delta on 25,000 that grow by 0.1% a day earn 2.5 rupees a day without any decay.
  const forward = 25_000 * Math.exp(0.0073);
  const figures = { delta: 0.1, spot: 25_000, forward, years: 0.02, netPremium: 20 };
  assertAlmostEquals(part("theta", { ...figures, theta: -2.1 }), 0.7, 1e-9);
});

Deno.test("without a premium decay scores a half", () => {
  assertEquals(part("theta", { theta: 3, netPremium: 0 }), 0.5);
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
    expectedLoss: 10,
    theta: 0.4,
    minOpenInterestLots: 600,
    worstSpreadFraction: 0.2,
  });
  const total = (score: number) => totalScore(candidate, { score, parts: [] }, TERMS).total;
  // 0.245 + 0.225 + 0.1125 + 0.075 + 0.07 + 0.03 = 0.7575.
  assertAlmostEquals(total(1), 0.7575, 1e-12);
  assertAlmostEquals(total(0), 0.7575 / 1.1, 1e-12);
  assertAlmostEquals(total(0.5), 0.7575 * 1.05 / 1.1, 1e-12);
});
