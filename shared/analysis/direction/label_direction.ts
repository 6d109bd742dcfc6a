import type { Timeframe } from "../../vocabulary/terms.ts";
import { COMPONENTS } from "./components.ts";
import type { DirectionComponent, DirectionFigures } from "./direction_figures.ts";

/**
 * Sizes of a score from which it is a direction, a moderate and a strong one. Of 2,030 directions
 * with chains (51 underlyings, January and February 2026) they leave 34% neutral, 35% bullish, 31%
 * bearish, and 19% of all strong; of 6,447 without option flow (50 stocks, 2021 to 2026) 26%
 * neutral, 36% bullish, 37% bearish, and 34% of all strong.
 */
const NEUTRAL = 0.15;
const MODERATE = 0.25;
const STRONG = 0.4;

/** Medium first: it is the timeframe without any evidence. */
const BY_PRECEDENCE = ["medium", "short", "long"] as const satisfies readonly Timeframe[];

/**
 * Labels of weighted components; the same rule on both sides. `coverage` is the share of all
 * components' weight that these have.
 *
 * Confidence is the coverage times the geometric mean of two agreements: the net over the gross
 * score (1 when all components point one way, however many they are), and the score's size over a
 * strong one. The timeframe is the one whose components say most in the score's direction, their
 * weighted mean times the root of their weight: one of few components does not win by its noise.
 */
export function labelDirection(
  components: readonly DirectionComponent[],
  coverage: number,
): Omit<DirectionFigures, "components"> {
  const sum = components.reduce((sum, { score, weight }) => sum + score * weight, 0);
  // Weights sum to 1 but for rounding.
  const score = Math.min(1, Math.max(-1, sum));
  const size = Math.abs(score);
  return {
    direction: size < NEUTRAL ? "neutral" : score > 0 ? "bullish" : "bearish",
    strength: size >= STRONG ? "strong" : size >= MODERATE ? "moderate" : "weak",
    confidence: confidenceOf(components, size, coverage),
    timeframe: timeframeOf(components, Math.sign(score)),
    score,
  };
}

function confidenceOf(
  components: readonly DirectionComponent[],
  size: number,
  coverage: number,
): number {
  const gross = components.reduce((sum, { score, weight }) => sum + Math.abs(score) * weight, 0);
  if (gross === 0) return 0;
  return Math.min(1, coverage * Math.sqrt(size / gross * Math.min(1, size / STRONG)));
}

function timeframeOf(components: readonly DirectionComponent[], sign: number): Timeframe {
  const evidence = BY_PRECEDENCE.map((timeframe) => {
    const own = components.filter(({ component }) => COMPONENTS[component].timeframe === timeframe);
    const weight = own.reduce((sum, { weight }) => sum + weight, 0);
    const net = own.reduce((sum, { score, weight }) => sum + score * weight, 0);
    return { timeframe, amount: weight > 0 ? sign * net / Math.sqrt(weight) : 0 };
  });
  return evidence.reduce((most, other) => other.amount > most.amount ? other : most).timeframe;
}
