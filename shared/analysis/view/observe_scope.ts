import { SESSIONS_A_YEAR } from "../../pricing/trading_time.ts";
import type { Bars } from "../history/bars.ts";
import { dailyVariances } from "../realised/daily_variance.ts";
import { ewmaVariances } from "../../statistics/ewma_variance.ts";
import { harFeatures } from "../realised/har.ts";
import { logReturns } from "../realised/log_returns.ts";
import { logVariance } from "./log_variance.ts";
import { orderBy } from "./order_by.ts";
import { at } from "../../vocabulary/at.ts";
import { nth } from "../../vocabulary/nth.ts";

/** One underlying as the view's models see it. */
export interface UnderlyingHistory {
  readonly bars: Bars;
  /**
   * Implied volatility of 30 days at the close of each bar, decimal a year, measure Q; NaN where it
   * was not observed.
   */
  readonly implied: Float64Array;
  /** Direction score in [-1, 1] of each bar with data up to its close; NaN before the first. */
  readonly scores: Float64Array;
}

/**
 * Regressors of the volatility model: 1, day, week, month, implied; the variances as `logVariance`
 * of one session.
 */
export const FEATURES = 5;

/**
 * What was known of a scope's underlyings at the close of each session, a row each, by session and
 * then underlying.
 */
export interface ScopeObservations {
  readonly underlyings: readonly ObservedUnderlying[];
  /** Place of each row's underlying in `underlyings`, and of its bar. */
  readonly underlying: Int32Array;
  readonly bar: Int32Array;
  /** Index in the calendar of all the scope's dates. */
  readonly session: Int32Array;
  /** Row-major, `FEATURES` a row; implied is NaN where it was not observed. */
  readonly features: Float64Array;
  readonly ewma: Float64Array;
  readonly score: Float64Array;
}

/** Columns by bar of one underlying. */
export interface ObservedUnderlying {
  readonly close: Float64Array;
  /** Variance of each day. */
  readonly variance: Float64Array;
  readonly session: Int32Array;
}

/** Bars without which the EWMA still shows its seed (method 6.4). */
const FIRST = 60;

/**
 * Everything of the histories that no horizon changes. Rows begin after an underlying's first 60
 * bars.
 */
export function observeScope(histories: readonly UnderlyingHistory[]): ScopeObservations {
  const calendar = calendarOf(histories);
  const underlyings = histories.map(({ bars }): ObservedUnderlying => ({
    close: bars.close,
    variance: dailyVariances(bars),
    session: Int32Array.from(bars.dates, (date) => calendar.get(date) as number),
  }));
  const places = underlyings.flatMap(({ close }, underlying) =>
    Array.from(
      { length: Math.max(0, close.length - FIRST) },
      (_, i) => ({ underlying, bar: FIRST + i }),
    )
  );
  const order = orderBy(
    Int32Array.from(
      places,
      ({ underlying, bar }) => nth((underlyings[underlying] as ObservedUnderlying).session, bar),
    ),
  );
  const count = order.length;
  const observations = {
    underlyings,
    underlying: new Int32Array(count),
    bar: new Int32Array(count),
    session: new Int32Array(count),
    features: new Float64Array(FEATURES * count),
    ewma: new Float64Array(count),
    score: new Float64Array(count),
  };
  const ewma = histories.map(({ bars }) => ewmaVariances(logReturns(bars)));
  for (let row = 0; row < count; row++) {
    const { underlying, bar } = places[nth(order, row)] as { underlying: number; bar: number };
    const [history, known] = [
      histories[underlying] as UnderlyingHistory,
      underlyings[underlying] as ObservedUnderlying,
    ];
    const har = harFeatures(known.variance, bar + 1) ?? [Number.NaN, Number.NaN, Number.NaN];
    const volatility = at(history.implied, bar);
    const implied = volatility * volatility / SESSIONS_A_YEAR;
    observations.underlying[row] = underlying;
    observations.bar[row] = bar;
    observations.session[row] = nth(known.session, bar);
    observations.features.set([1, ...[...har, implied].map(logVariance)], FEATURES * row);
    observations.ewma[row] = logVariance(at(ewma[underlying] as Float64Array, bar));
    observations.score[row] = at(history.scores, bar);
  }
  return observations;
}

/** Dates of all underlyings with their place in time. */
function calendarOf(histories: readonly UnderlyingHistory[]): ReadonlyMap<string, number> {
  const dates = [...new Set(histories.flatMap(({ bars }) => bars.dates))].sort();
  return new Map(dates.map((date, session) => [date, session]));
}
