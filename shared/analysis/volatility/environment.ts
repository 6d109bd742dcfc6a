import type { Environment, EnvironmentLabel, IvQuality } from "../../vocabulary/terms.ts";
import { percentileOf } from "../../statistics/percentile_of.ts";
import { rankOf } from "../../statistics/rank_of.ts";

/** Where an underlying's implied volatility stands, with the days that say so. */
export interface VolatilityEnvironment {
  readonly environment: Environment;
  readonly label: EnvironmentLabel;
  /** 0 to 100: of earlier implied volatilities, or with label `proxy` of realised ones. */
  readonly percentile: number;
  /** 0 to 100 between the least and the greatest earlier one; absent with label `proxy`. */
  readonly rank?: number;
  /** Earlier sessions with an implied volatility, whatever the label. */
  readonly days: number;
  readonly quality: IvQuality;
}

/**
 * Sessions looked back on, and earlier implied volatilities without which there is no rank and no
 * percentile of them (method 6.9).
 */
export const ENVIRONMENT_SESSIONS = 252;
const MIN_DAYS = 120;
const FAIR_DAYS = 180;
const GOOD_DAYS = 240;
/** Realised volatilities that a proxy needs. */
const MIN_REALISED = 60;

/** Percentiles from which the next level begins; the replaced system's, with a tail of 5%. */
const BOUNDS: readonly (readonly [number, Environment])[] = [
  [20, "low"],
  [40, "subdued"],
  [60, "normal"],
  [80, "elevated"],
  [95, "high"],
];

/**
 * Environment of a constant 30-day implied volatility (decimal) from its percentile among those of
 * earlier sessions; with fewer than 120 from its percentile among the underlying's own realised
 * volatilities, labelled `proxy`. Absent when neither exists. Histories may hold NaN; they are
 * ascending in time.
 */
export function environmentOf(
  current: number,
  implied: Float64Array,
  realised: Float64Array,
): VolatilityEnvironment | undefined {
  const earlier = implied.slice(-ENVIRONMENT_SESSIONS).filter((value) => !Number.isNaN(value));
  const days = earlier.length;
  if (days >= MIN_DAYS) {
    const percentile = percentileOf(earlier, current);
    return {
      environment: levelAt(percentile),
      label: "history",
      percentile,
      rank: rankOf(earlier, current),
      days,
      quality: days >= GOOD_DAYS ? "good" : days >= FAIR_DAYS ? "fair" : "limited",
    };
  }
  const proxies = realised.slice(-ENVIRONMENT_SESSIONS).filter((value) => !Number.isNaN(value));
  if (proxies.length < MIN_REALISED) return undefined;
  const percentile = percentileOf(proxies, current);
  return {
    environment: levelAt(percentile),
    label: "proxy",
    percentile,
    days,
    quality: "limited",
  };
}

function levelAt(percentile: number): Environment {
  return BOUNDS.find(([bound]) => percentile < bound)?.[1] ?? "extreme";
}
