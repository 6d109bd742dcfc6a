import type { ExpectedTrend } from "../../vocabulary/terms.ts";

/**
 * Where implied volatility is expected to go over the next weeks, how sure that is, and the factor
 * on it.
 */
export interface MeanReversion {
  readonly trend: ExpectedTrend;
  readonly confidence: number;
  readonly factor: number;
}

/** By percentile from the outside in (method 6.9). */
const RULES: readonly {
  readonly beyond: number;
  readonly confidence: number;
  readonly falling: number;
  readonly rising: number;
}[] = [
  { beyond: 80, confidence: 0.7, falling: 0.85, rising: 1.15 },
  { beyond: 65, confidence: 0.5, falling: 0.92, rising: 1.08 },
];
const NONE: MeanReversion = { trend: "none", confidence: 0.3, factor: 1 };

/** High percentiles (0 to 100) fall back and low ones rise; symmetric about 50. */
export function meanReversionOf(percentile: number): MeanReversion {
  for (const { beyond, confidence, falling, rising } of RULES) {
    if (percentile > beyond) return { trend: "falling", confidence, factor: falling };
    if (percentile < 100 - beyond) return { trend: "rising", confidence, factor: rising };
  }
  return NONE;
}
