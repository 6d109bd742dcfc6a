import type { RegimeLevel } from "../../vocabulary/terms.ts";

/**
 * What one day's level is measured from. India VIX in points; closes ascending, ending with the
 * session before.
 */
interface LevelMeasurement {
  readonly value: number;
  /** 0 to 100; absent with too few stored closes. */
  readonly percentile?: number;
  readonly vixCloses: readonly number[];
  readonly niftyCloses: readonly number[];
}

/**
 * Levels from low to high with the percentile and the points that bound each from above (method
 * 6.15).
 */
export const LEVEL_BOUNDS = [
  { level: "calm", percentile: 20, points: 12 },
  { level: "normal", percentile: 60, points: 16 },
  { level: "elevated", percentile: 90, points: 23 },
] as const;
const CALM_POINTS = 12;
const HIGH_POINTS = 23;
const CRISIS_POINTS = 30;
const CRISIS_RISE = 1.35;
const CRISIS_FALL = 0.93;

/**
 * One day's level by itself: crisis rules, then the guard rails in points, then the percentile, or
 * without one the points alone (method 6.15).
 */
export function measuredLevel(
  { value, percentile, vixCloses, niftyCloses }: LevelMeasurement,
): { level: RegimeLevel; reason: string } {
  const crisis = crisisReason(value, vixCloses, niftyCloses);
  if (crisis !== undefined) return { level: "crisis", reason: crisis };
  if (value > HIGH_POINTS) return { level: "high", reason: `${value} is above ${HIGH_POINTS}` };
  if (value < CALM_POINTS) return { level: "calm", reason: `${value} is below ${CALM_POINTS}` };
  const found = percentile === undefined
    ? LEVEL_BOUNDS.find(({ points }) => value <= points)
    : LEVEL_BOUNDS.find((bound) => percentile < bound.percentile);
  return {
    level: found?.level ?? "high",
    reason: percentile === undefined
      ? `${value} by points alone: ${vixCloses.length} stored closes are too few`
      : `percentile ${percentile.toFixed(1)} of ${vixCloses.length} sessions`,
  };
}

function crisisReason(
  value: number,
  vixCloses: readonly number[],
  niftyCloses: readonly number[],
): string | undefined {
  const fiveBack = vixCloses[vixCloses.length - 5];
  const tenBack = niftyCloses[niftyCloses.length - 11];
  const niftyLast = niftyCloses[niftyCloses.length - 1];
  if (value > CRISIS_POINTS) return `${value} is above ${CRISIS_POINTS}`;
  if (fiveBack !== undefined && value > CRISIS_RISE * fiveBack) {
    return `${value} rose by more than 35% from ${fiveBack} in 5 sessions`;
  }
  if (tenBack !== undefined && niftyLast !== undefined && niftyLast < CRISIS_FALL * tenBack) {
    return "NIFTY fell by more than 7% in 10 sessions";
  }
  return undefined;
}
