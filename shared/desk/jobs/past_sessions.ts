import { termSlope } from "../../analysis/premium/premium_days.ts";
import {
  constantMaturityVolatility,
  type VarianceSlice,
} from "../../analysis/volatility/constant_maturity.ts";
import { yearFraction } from "../../pricing/year_fraction.ts";
import type { Session } from "../../storage/calendar.ts";
import type { AtmVolatility, PastPremium } from "../../storage/iv_history.ts";
import type { RollingBar } from "../../vocabulary/ports/market_data.ts";
import type { UnderlyingKind } from "../../vocabulary/terms.ts";
import {
  calendarDaysBetween,
  instantOf,
  type TradingDate,
  tradingDateAt,
} from "../../vocabulary/trading_date.ts";
import { present } from "../../vocabulary/present.ts";
import { sessionsTo } from "../sessions_to.ts";

/** One value a session at a fixed time of the clock (method 6.6). */
const CLOCK_TIME = "15:15";
/** Where its bar has no volatility, one so many minutes earlier stands in. */
const PATIENCE_MINUTES = 60;
const MATURITY_YEARS = 30 / 365;
/** Nearer expiries are not read (method 6.6). */
const MIN_DAYS = { index: 2, stock: 5 } as const;

/** Expiries of a session with their variance at the money. */
export interface PastSession {
  readonly date: TradingDate;
  readonly spot?: number;
  /** Ascending in expiry; `at` is the bar's instant. */
  readonly slices: readonly (VarianceSlice & {
    readonly expiry: TradingDate;
    readonly at: Date;
  })[];
}

/**
 * Variances at the money of each session (measure Q), ascending, from the bars of the nearest
 * monthly expiry and of the next. `expiries` are the monthly ones, ascending; one too near is not
 * read.
 */
export function pastSessions(
  bars: readonly (readonly RollingBar[])[],
  expiries: readonly TradingDate[],
  kind: UnderlyingKind,
): PastSession[] {
  const byDate = bars.map(lastBars);
  const dates = [...new Set(byDate.flatMap((found) => [...found.keys()]))].sort();
  return dates.map((date) => {
    const next = expiries.findIndex((expiry) => expiry >= date);
    const slices = byDate.flatMap((found, place) => {
      const bar = found.get(date);
      const expiry = next === -1 ? undefined : expiries[next + place];
      if (bar?.impliedVolatility === undefined || expiry === undefined) return [];
      if (calendarDaysBetween(date, expiry) < MIN_DAYS[kind]) return [];
      const years = yearFraction(bar.at, instantOf(expiry, "15:30"));
      return [{ expiry, at: bar.at, years, totalVariance: bar.impliedVolatility ** 2 * years }];
    });
    const spot = byDate.map((found) => found.get(date)?.spot).find((level) => level !== undefined);
    return { date, slices, ...present({ spot }) };
  });
}

/**
 * Volatility at the money of each session, constant 30 days: total variance linear in time between
 * its expiries. Where one has none, the other holds if it expires in 20 to 45 days; else the
 * session is absent.
 */
export function atmVolatilities(sessions: readonly PastSession[]): AtmVolatility[] {
  return sessions.flatMap(({ date, slices, spot }) => {
    const atm = constantMaturityVolatility(slices, MATURITY_YEARS);
    return atm === undefined ? [] : [{ date, atm, ...present({ spot }) }];
  });
}

/** The expiries of past sessions for `premium_days`; `calendar` holds the sessions ascending. */
export function pastPremiums(
  sessions: readonly PastSession[],
  calendar: readonly Session[],
): PastPremium[] {
  const dates = calendar.map(({ tradingDate }) => tradingDate);
  return sessions.flatMap(({ date, slices }) => {
    const session = calendar[dates.indexOf(date)];
    if (session === undefined) return [];
    const points = slices.filter(({ totalVariance }) => totalVariance > 0).map((slice) => ({
      expiry: slice.expiry,
      sessions: sessionsTo(slice.expiry, slice.at, session, dates),
      atm_variance: slice.totalVariance,
    }));
    return points.map((point, i) => ({
      date,
      expiry: point.expiry,
      sessions: point.sessions,
      atmVariance: point.atm_variance,
      ...present({ termSlope: termSlope(point, points[i + 1]) }),
    }));
  });
}

const DAY_MS = 86_400_000;

/** By date the last bar with a volatility at the fixed time or within the patience before it. */
function lastBars(bars: readonly RollingBar[]): Map<TradingDate, RollingBar> {
  const found = new Map<TradingDate, RollingBar>();
  // The bars ascend: a date is told once, since 500 bars would take 1 ms to tell theirs.
  let date = "";
  let clock = Number.NaN;
  let midnight = -Infinity;
  for (const bar of bars) {
    const at = bar.at.getTime();
    if (at >= midnight) {
      date = tradingDateAt(bar.at);
      clock = instantOf(date, CLOCK_TIME).getTime();
      midnight = instantOf(date, "00:00").getTime() + DAY_MS;
    }
    const late = (clock - at) / 60_000;
    if (bar.impliedVolatility === undefined || late < 0 || late > PATIENCE_MINUTES) continue;
    found.set(date, bar);
  }
  return found;
}
