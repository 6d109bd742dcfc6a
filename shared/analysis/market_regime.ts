import type { RegimeLevel } from "../vocabulary/terms.ts";

/** What the regime is measured from. Volatilities in points (India VIX's unit), closes ascending, the latest last. */
export interface RegimeInput {
  /** India VIX now; absent when neither a quote nor a candle has it. */
  readonly vix?: number;
  /** Its closes before today. */
  readonly vixCloses: readonly number[];
  /** NIFTY's at-the-money volatility in points: it stands in for a missing VIX. */
  readonly niftyVolatility?: number;
  /** NIFTY closes before today. */
  readonly niftyCloses: readonly number[];
}

export interface MarketRegime {
  readonly level: RegimeLevel;
  readonly vix?: number;
  /** Share of the stored closes below the present value, 0 to 100; absent with fewer than 120 of them. */
  readonly vixPercentile?: number;
  readonly dataDays: number;
  readonly direction: "rising" | "falling" | "steady" | "unknown";
  readonly source: "india_vix" | "nifty_smile" | "none";
  readonly reasons: readonly string[];
}

const WINDOW = 504;
const MIN_DAYS = 120;
/** Levels from low to high with the percentile and the points that bound each from above (quant 9). */
const LEVELS = [
  { level: "calm", percentile: 20, points: 12 },
  { level: "normal", percentile: 60, points: 16 },
  { level: "elevated", percentile: 90, points: 23 },
] as const;
const CRISIS_POINTS = 30;
const CRISIS_RISE = 1.35;
const CRISIS_FALL = 0.93;

/**
 * Level by percentile over up to 504 sessions with absolute guard rails, direction against the 20-session average (quant 9). With fewer than 120 stored
 * closes the points alone decide. Without any volatility the level is `elevated`: caution, not calm, is the right guess.
 */
export function marketRegime(input: RegimeInput): MarketRegime {
  const closes = input.vixCloses.slice(-WINDOW);
  const value = input.vix ?? input.niftyVolatility;
  const dataDays = closes.length;
  if (value === undefined) {
    const reasons = ["no India VIX and no NIFTY smile"];
    return { level: "elevated", dataDays, direction: "unknown", source: "none", reasons };
  }
  const source = input.vix === undefined ? "nifty_smile" as const : "india_vix" as const;
  const percentile = dataDays >= MIN_DAYS && input.vix !== undefined
    ? percentileOf(closes, value)
    : undefined;
  const { level, reasons } = levelOf(value, percentile, closes, input.niftyCloses);
  return {
    level,
    ...(input.vix === undefined ? {} : { vix: input.vix }),
    ...(percentile === undefined ? {} : { vixPercentile: percentile }),
    dataDays,
    direction: input.vix === undefined ? "unknown" : directionOf(closes, value),
    source,
    reasons,
  };
}

/** 100 (below + half of equal) / count (quant 3). */
export function percentileOf(values: readonly number[], value: number): number {
  const below = values.filter((other) => other < value).length;
  const equal = values.filter((other) => other === value).length;
  return 100 * (below + 0.5 * equal) / values.length;
}

function levelOf(
  value: number,
  percentile: number | undefined,
  closes: readonly number[],
  niftyCloses: readonly number[],
): { level: RegimeLevel; reasons: string[] } {
  const fiveBack = closes[closes.length - 5];
  const tenBack = niftyCloses[niftyCloses.length - 11];
  const niftyLast = niftyCloses[niftyCloses.length - 1];
  if (value > CRISIS_POINTS) {
    return { level: "crisis", reasons: [`${value} is above ${CRISIS_POINTS}`] };
  }
  if (fiveBack !== undefined && value > CRISIS_RISE * fiveBack) {
    return {
      level: "crisis",
      reasons: [`${value} rose by more than 35% from ${fiveBack} in 5 sessions`],
    };
  }
  if (tenBack !== undefined && niftyLast !== undefined && niftyLast < CRISIS_FALL * tenBack) {
    return { level: "crisis", reasons: [`NIFTY fell by more than 7% in 10 sessions`] };
  }
  if (value > 23) return { level: "high", reasons: [`${value} is above 23`] };
  if (value < 12) return { level: "calm", reasons: [`${value} is below 12`] };
  const found = percentile === undefined
    ? LEVELS.find(({ points }) => value <= points)
    : LEVELS.find((bound) => percentile < bound.percentile);
  const reason = percentile === undefined
    ? `${value} by points alone: ${closes.length} stored closes, ${MIN_DAYS} are needed`
    : `percentile ${percentile.toFixed(1)} of ${closes.length} sessions`;
  return { level: found?.level ?? "high", reasons: [reason] };
}

function directionOf(closes: readonly number[], value: number): MarketRegime["direction"] {
  const average = exponentialAverage(closes, 20);
  if (average === undefined) return "unknown";
  const ratio = value / average;
  return ratio > 1.1 ? "rising" : ratio < 0.92 ? "falling" : "steady";
}

/** EMA(n) seeded with the mean of the first n values (quant 4); absent with fewer values. */
export function exponentialAverage(values: readonly number[], n: number): number | undefined {
  if (values.length < n) return undefined;
  let average = values.slice(0, n).reduce((sum, value) => sum + value, 0) / n;
  for (const value of values.slice(n)) average += 2 / (n + 1) * (value - average);
  return average;
}
