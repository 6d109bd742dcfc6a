import { expandingHistogram } from "../../statistics/expanding_histogram.ts";
import { expandingRegression, type Regression } from "../../statistics/expanding_regression.ts";
import { orderBy } from "./order_by.ts";
import type { VolatilityRows } from "./volatility_rows.ts";
import { at } from "../../vocabulary/at.ts";
import { nth } from "../../vocabulary/nth.ts";

/** Sessions whose outcome is known before the first fit (method 7.2). */
export const LEAST_SESSIONS = 250;

const REFIT_SESSIONS = 5;
const LEAST_FORECAST_SHARE = 0.01;

/** A fit with the least forecast that it allows, `logVariance`. */
interface BoundedFit extends Regression {
  readonly leastForecast: number;
}

/** Forecasts as they could have been made. */
export interface VolatilityWalk {
  /**
   * ln of the forecast variance of one session by row, measure P; NaN where no fit was possible
   * yet.
   */
  readonly forecast: Float64Array;
  /** Residual deviation of the fit that made it, ln of variance. */
  readonly deviation: Float64Array;
  /** Fit on every row: what is used from now on; absent when the history is too short. */
  readonly latest?: BoundedFit;
}

/**
 * Refits every 5 sessions on all rows whose outcome was known by then: the purge is the horizon
 * itself. A forecast is fit + half the residual variance, not below the first percentile of what
 * had been realised (method 7.2).
 */
export function walkForwardVolatility(rows: VolatilityRows): VolatilityWalk {
  const { session, knownAt, features, columns, target } = rows;
  const count = session.length;
  const inOrder = orderBy(knownAt);
  const regression = expandingRegression(columns);
  const realised = expandingHistogram();
  const sessions = new Set<number>();
  let next = 0;
  const fitTo = (last: number): BoundedFit | undefined => {
    for (; next < count && nth(knownAt, nth(inOrder, next)) <= last; next++) {
      const row = nth(inOrder, next);
      regression.add(features, columns * row, at(target, row));
      realised.add(at(target, row));
      sessions.add(nth(session, row));
    }
    const fit = sessions.size >= LEAST_SESSIONS ? regression.solve() : undefined;
    return fit && { ...fit, leastForecast: realised.quantile(LEAST_FORECAST_SHARE) };
  };
  const forecast = new Float64Array(count).fill(Number.NaN);
  const deviation = new Float64Array(count).fill(Number.NaN);
  let fit: BoundedFit | undefined;
  let refitAt = -Infinity;
  for (let row = 0; row < count; row++) {
    const now = nth(session, row);
    if (now >= refitAt) {
      fit = fitTo(now);
      refitAt = now + REFIT_SESSIONS;
    }
    if (fit === undefined) continue;
    forecast[row] = logForecast(fit, features, columns * row);
    deviation[row] = fit.residualDeviation;
  }
  const latest = fitTo(Infinity);
  return { forecast, deviation, ...(latest === undefined ? {} : { latest }) };
}

/**
 * ln of the forecast variance of one session (measure P) from a row of features that begins at
 * `offset`.
 */
export function logForecast(
  { coefficients, residualDeviation, leastForecast }: Pick<
    BoundedFit,
    "coefficients" | "residualDeviation" | "leastForecast"
  >,
  features: ArrayLike<number>,
  offset = 0,
): number {
  let fit = 0.5 * residualDeviation * residualDeviation;
  for (let i = 0; i < coefficients.length; i++) {
    fit += nth(coefficients, i) * nth(features, offset + i);
  }
  return Math.max(fit, leastForecast);
}
