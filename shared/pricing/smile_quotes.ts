import { normalCdf } from "../statistics/normal.ts";
import { at } from "../vocabulary/at.ts";

/**
 * One out-of-the-money quote for the fit. Volatility decimal, vega per 1.00 of volatility, half
 * spread in rupees (a tick at least).
 */
export interface SmileQuote {
  readonly strike: number;
  readonly volatility: number;
  readonly vega: number;
  readonly halfSpread: number;
}

/** The usable quotes of one expiry as a fit wants them, one entry a quote. */
export interface SmileQuotes {
  readonly quotes: readonly SmileQuote[];
  readonly years: number;
  /** ln(K/F). */
  readonly k: Float64Array;
  /** Total variance. */
  readonly w: Float64Array;
  /** |delta| out of the money at the quote's own volatility, of the forward. */
  readonly delta: Float64Array;
  /** Volatility by which the quote may be off, decimal: what a residual is measured in. */
  readonly error: Float64Array;
  /** Inverse variance of the total variance, from the error. */
  readonly weight: Float64Array;
}

/** |delta| from which a quote judges the fit and counts in full (method 3.12). */
export const JUDGED_DELTA = 0.05;
/** The quotes of one reply are seconds apart: however tight, none is known better than this. */
const LEAST_ERROR = 0.0005;
/** Errors grow no further than for a delta of a ten-thousandth. */
const LEAST_DELTA = 1e-4;

/** Leaves out quotes without a volatility, a vega or a spread. `quotes` ascend in strike. */
export function smileQuotes(
  quotes: readonly SmileQuote[],
  forward: number,
  years: number,
): SmileQuotes {
  const usable = quotes.filter(({ strike, volatility, vega, halfSpread }) =>
    strike > 0 && volatility > 0 && vega > 0 && halfSpread > 0 && Number.isFinite(volatility)
  );
  const k = Float64Array.from(usable, ({ strike }) => Math.log(strike / forward));
  const delta = Float64Array.from(usable, ({ volatility }, i) => {
    const s = volatility * Math.sqrt(years);
    const d1 = 0.5 * s - at(k, i) / s;
    return normalCdf(at(k, i) < 0 ? -d1 : d1);
  });
  const error = Float64Array.from(usable, ({ vega, halfSpread }, i) => {
    const far = Math.max(1, JUDGED_DELTA / Math.max(LEAST_DELTA, at(delta, i)));
    return far * Math.hypot(halfSpread / vega, LEAST_ERROR);
  });
  return {
    quotes: usable,
    years,
    k,
    w: Float64Array.from(usable, ({ volatility }) => volatility * volatility * years),
    delta,
    error,
    weight: Float64Array.from(
      usable,
      ({ volatility }, i) => (2 * volatility * years * at(error, i)) ** -2,
    ),
  };
}
