import { REGIME_LEVELS, type RegimeLevel } from "../../vocabulary/terms.ts";

/** What a level is measured from: points of India VIX, share below the 60-session high of NIFTY. */
interface LevelMeasurement {
  readonly volatility?: number;
  readonly fall?: number;
}

/**
 * From which volatility, exclusive, and which fall, inclusive, each level holds (method 6.15): near
 * the 20th, 60th, 90th and 98th percentile of India VIX from 2015 to February 2026, and near the
 * 60th, 80th, 88th and 98th of NIFTY's fall. Fixed points, not a moving percentile: of two days of
 * whatever years the one with the higher VIX and the deeper fall is never the calmer.
 */
const BOUNDS = [
  { level: "normal", volatility: 12.5, fall: 0.03 },
  { level: "elevated", volatility: 16.5, fall: 0.06 },
  { level: "high", volatility: 22, fall: 0.08 },
  { level: "crisis", volatility: 30, fall: 0.15 },
] as const;

/** A day's level: the higher of both measures; high by both at once is a crisis. */
export function measuredLevel(
  { volatility, fall }: LevelMeasurement,
): { level: RegimeLevel; reasons: string[] } {
  const reasons: string[] = [];
  let byVolatility: RegimeLevel = "calm";
  let byFall: RegimeLevel = "calm";
  if (volatility !== undefined) {
    byVolatility = levelFrom(({ volatility: from }) => volatility > from);
    reasons.push(`a volatility of ${volatility.toFixed(2)} is ${byVolatility}`);
  }
  if (fall !== undefined) {
    byFall = levelFrom(({ fall: from }) => fall >= from);
    reasons.push(`NIFTY ${(100 * fall).toFixed(1)}% below its 60-session high is ${byFall}`);
  }
  if (byVolatility === "high" && byFall === "high") {
    return { level: "crisis", reasons: [...reasons, "high by both is a crisis"] };
  }
  return { level: higher(byVolatility, byFall), reasons };
}

/** The more cautious of two levels. */
export function higher(a: RegimeLevel, b: RegimeLevel): RegimeLevel {
  return REGIME_LEVELS.indexOf(a) < REGIME_LEVELS.indexOf(b) ? b : a;
}

function levelFrom(isBeyond: (bound: (typeof BOUNDS)[number]) => boolean): RegimeLevel {
  return BOUNDS.findLast(isBeyond)?.level ?? "calm";
}
