import { leastSquares } from "../../statistics/least_squares.ts";
import { meanOf } from "../../statistics/mean_of.ts";

/** Variances a session: the last, the mean of the last 5 and the mean of the last 22. */
type HarFeatures = readonly [day: number, week: number, month: number];

/** Intercept, then the weights of day, week and month. */
type HarCoefficients = readonly [number, number, number, number];

const WEEK = 5;
const MONTH = 22;

/**
 * Features from the variances before index `end` (case H3); absent without 22 of them or with a NaN
 * among those.
 */
export function harFeatures(
  variances: Float64Array,
  end = variances.length,
): HarFeatures | undefined {
  if (end < MONTH || end > variances.length) return undefined;
  const month = meanOf(variances.subarray(end - MONTH, end));
  const week = meanOf(variances.subarray(end - WEEK, end));
  return Number.isNaN(month) ? undefined : [variances[end - 1] ?? Number.NaN, week, month];
}

/**
 * Corsi's HAR fitted to every day that has features and a day after it (case H4). Works on
 * variances or on their logs, as the caller forecasts. Absent with too few days.
 */
export function fitHar(
  variances: Float64Array,
): { coefficients: HarCoefficients; r2: number } | undefined {
  const rows: number[] = [];
  const targets: number[] = [];
  for (let end = MONTH; end < variances.length; end++) {
    const features = harFeatures(variances, end);
    const target = variances[end] ?? Number.NaN;
    if (features === undefined || Number.isNaN(target)) continue;
    rows.push(1, ...features);
    targets.push(target);
  }
  const fit = leastSquares(Float64Array.from(rows), 4, Float64Array.from(targets));
  if (fit === undefined) return undefined;
  const [intercept = 0, day = 0, week = 0, month = 0] = fit.coefficients;
  return { coefficients: [intercept, day, week, month], r2: fit.r2 };
}

/** The next day's variance (case H3). */
export function harForecast(coefficients: HarCoefficients, features: HarFeatures): number {
  const [intercept, day, week, month] = coefficients;
  return intercept + day * features[0] + week * features[1] + month * features[2];
}
