import { SESSIONS_A_YEAR } from "../../pricing/trading_time.ts";
import type { Bars } from "../history/bars.ts";
import { dailyVariances } from "../history/daily_variance.ts";
import { ewmaVariances } from "../history/ewma_variance.ts";
import { harFeatures } from "../history/har.ts";
import { logReturns } from "../history/log_returns.ts";
import { logVariance } from "./log_variance.ts";
import { orderBy } from "./order_by.ts";

/** One name as the view's models see it. */
export interface NameHistory {
  readonly bars: Bars;
  /** Implied volatility of 30 days at the close of each bar, decimal a year, measure Q; NaN where it was not observed. */
  readonly implied: Float64Array;
  /** Direction score in [-1, 1] of each bar with data up to its close; NaN before the first. */
  readonly scores: Float64Array;
}

/** Regressors of the volatility model: 1, day, week, month, implied; the variances as `logVariance` of one session. */
export const FEATURES = 5;

/** What was known of a scope's names at the close of each session, a row each, by session and then name. */
export interface ScopeObservations {
  readonly names: readonly ObservedName[];
  /** Place of each row's name in `names`, and of its bar. */
  readonly name: Int32Array;
  readonly bar: Int32Array;
  /** Index in the calendar of all the scope's dates. */
  readonly session: Int32Array;
  /** Row-major, `FEATURES` a row; implied is NaN where it was not observed. */
  readonly features: Float64Array;
  readonly ewma: Float64Array;
  readonly score: Float64Array;
}

/** Columns by bar of one name. */
export interface ObservedName {
  readonly close: Float64Array;
  /** Variance of each day. */
  readonly variance: Float64Array;
  readonly session: Int32Array;
}

/** Bars without which the EWMA still shows its seed (method 6.4). */
const FIRST = 60;

/** Everything of the histories that no horizon changes. Rows begin after a name's first 60 bars. */
export function observeScope(histories: readonly NameHistory[]): ScopeObservations {
  const calendar = calendarOf(histories);
  const names = histories.map(({ bars }): ObservedName => ({
    close: bars.close,
    variance: dailyVariances(bars),
    session: Int32Array.from(bars.dates, (date) => calendar.get(date) as number),
  }));
  const places = names.flatMap(({ close }, name) =>
    Array.from({ length: Math.max(0, close.length - FIRST) }, (_, i) => ({ name, bar: FIRST + i }))
  );
  const order = orderBy(
    Int32Array.from(places, ({ name, bar }) => names[name]?.session[bar] as number),
  );
  const count = order.length;
  const observations = {
    names,
    name: new Int32Array(count),
    bar: new Int32Array(count),
    session: new Int32Array(count),
    features: new Float64Array(FEATURES * count),
    ewma: new Float64Array(count),
    score: new Float64Array(count),
  };
  const ewma = histories.map(({ bars }) => ewmaVariances(logReturns(bars)));
  for (let row = 0; row < count; row++) {
    const { name, bar } = places[order[row] as number] as { name: number; bar: number };
    const [history, known] = [histories[name] as NameHistory, names[name] as ObservedName];
    const har = harFeatures(known.variance, bar + 1) ?? [Number.NaN, Number.NaN, Number.NaN];
    const volatility = history.implied[bar] as number;
    const implied = volatility * volatility / SESSIONS_A_YEAR;
    observations.name[row] = name;
    observations.bar[row] = bar;
    observations.session[row] = known.session[bar] as number;
    observations.features.set([1, ...[...har, implied].map(logVariance)], FEATURES * row);
    observations.ewma[row] = logVariance(ewma[name]?.[bar] as number);
    observations.score[row] = history.scores[bar] as number;
  }
  return observations;
}

/** Dates of all names with their place in time. */
function calendarOf(histories: readonly NameHistory[]): ReadonlyMap<string, number> {
  const dates = [...new Set(histories.flatMap(({ bars }) => bars.dates))].sort();
  return new Map(dates.map((date, session) => [date, session]));
}
