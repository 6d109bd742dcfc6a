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
  /** Inverse variance of the total variance, from the half spread. */
  readonly weight: Float64Array;
}

/** Weights against their median: no quote counts for more or for less (method 3.12). */
const HEAVIEST = 25;
const LIGHTEST = 0.02;

/** Leaves out quotes without a volatility, a vega or a spread. `quotes` ascend in strike. */
export function smileQuotes(
  quotes: readonly SmileQuote[],
  forward: number,
  years: number,
): SmileQuotes {
  const usable = quotes.filter(({ strike, volatility, vega, halfSpread }) =>
    strike > 0 && volatility > 0 && vega > 0 && halfSpread > 0 && Number.isFinite(volatility)
  );
  return {
    quotes: usable,
    years,
    k: Float64Array.from(usable, ({ strike }) => Math.log(strike / forward)),
    w: Float64Array.from(usable, ({ volatility }) => volatility * volatility * years),
    weight: weights(usable, years),
  };
}

function weights(quotes: readonly SmileQuote[], years: number): Float64Array {
  const weights = Float64Array.from(
    quotes,
    ({ volatility, vega, halfSpread }) => (vega / (2 * volatility * years * halfSpread)) ** 2,
  );
  const median = at(weights.toSorted(), Math.floor(weights.length / 2));
  return weights.map((weight) => Math.min(HEAVIEST * median, Math.max(LIGHTEST * median, weight)));
}
