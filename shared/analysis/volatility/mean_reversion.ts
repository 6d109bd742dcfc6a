/** Where implied volatility may be expected to go. */
export const REVERSIONS = ["up", "down", "none"] as const;

/** Where implied volatility is expected to go over the next weeks, how sure that is, and the factor on it. */
export interface MeanReversion {
  readonly direction: (typeof REVERSIONS)[number];
  readonly confidence: number;
  readonly factor: number;
}

/** By percentile from the outside in (options-v4 section 4). */
const RULES: readonly {
  readonly beyond: number;
  readonly confidence: number;
  down: number;
  up: number;
}[] = [
  { beyond: 80, confidence: 0.7, down: 0.85, up: 1.15 },
  { beyond: 65, confidence: 0.5, down: 0.92, up: 1.08 },
];
const NONE: MeanReversion = { direction: "none", confidence: 0.3, factor: 1 };

/** High percentiles (0 to 100) fall back and low ones rise; symmetric about 50. */
export function meanReversionOf(percentile: number): MeanReversion {
  for (const { beyond, confidence, down, up } of RULES) {
    if (percentile > beyond) return { direction: "down", confidence, factor: down };
    if (percentile < 100 - beyond) return { direction: "up", confidence, factor: up };
  }
  return NONE;
}
