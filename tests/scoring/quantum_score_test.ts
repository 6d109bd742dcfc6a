import { assertAlmostEquals, assertEquals } from "@std/assert";
import { QUANTUM_WEIGHTS, quantumScore } from "../../shared/scoring/quantum_score.ts";

const NONE = {
  probability: 0,
  risk_reward: 0,
  total: 0,
  kelly: 0,
  industry: 0,
  strategy_fit: 0,
  liquidity: 0,
};

/** Points of a hundred, as the replaced system wrote them. */
const POINTS: Readonly<Record<keyof typeof NONE, number>> = {
  probability: 25,
  risk_reward: 15,
  total: 20,
  kelly: 15,
  industry: 10,
  strategy_fit: 10,
  liquidity: 5,
};

Deno.test("each part alone is worth its points of a hundred, and all together are worth all", () => {
  const names = Object.keys(POINTS) as (keyof typeof POINTS)[];
  assertEquals(Object.keys(QUANTUM_WEIGHTS), names);
  names.forEach((name, place) => {
    const { score, parts } = quantumScore({ ...NONE, [name]: 1 });
    assertAlmostEquals(100 * score, POINTS[name], 1e-12, name);
    assertEquals(parts, names.map((_, i) => i === place ? 1 : 0));
  });
  const whole = Object.fromEntries(names.map((name) => [name, 1])) as typeof NONE;
  assertAlmostEquals(quantumScore(whole).score, 1, 1e-12);
});

Deno.test("a part beyond 1 or below 0 counts as that", () => {
  const { score, parts } = quantumScore({ ...NONE, industry: 1.3, total: 0.5, kelly: -0.2 });
  assertEquals(parts, [0, 0, 0.5, 0, 1, 0, 0]);
  assertAlmostEquals(score, 0.2, 1e-12);
});
