import type { Bars } from "../history/bars.ts";
import { dailyVariances } from "../realised/daily_variance.ts";
import { ewmaVariances } from "../../statistics/ewma_variance.ts";
import { harFeatures } from "../realised/har.ts";
import { logReturns } from "../realised/log_returns.ts";
import { at } from "../../vocabulary/at.ts";

/** What an underlying's own history says, variances of one session. */
export interface VarianceFeatures {
  readonly daily: number;
  /** Means of 5 and of 22 sessions. */
  readonly weekly: number;
  readonly monthly: number;
  readonly ewma: number;
  /** Sessions of history. */
  readonly sessions: number;
}

/** Least history of a forecast (method 7.1). */
const LEAST_SESSIONS = 60;

/**
 * Features after the last bar; absent with fewer than 60 sessions or where a variance is not
 * positive.
 */
export function varianceFeatures(bars: Bars): VarianceFeatures | undefined {
  const sessions = bars.dates.length;
  if (sessions < LEAST_SESSIONS) return undefined;
  const har = harFeatures(dailyVariances(bars));
  if (har === undefined) return undefined;
  const [daily, weekly, monthly] = har;
  const ewma = at(ewmaVariances(logReturns(bars)), sessions - 1);
  if (![daily, weekly, monthly, ewma].every((value) => value > 0)) return undefined;
  return { daily, weekly, monthly, ewma, sessions };
}
