import { type Bars, barsOf } from "../../shared/analysis/history/bars.ts";

/** The date so many days after 1 January 2026. */
export const day = (i: number) => new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10);

/** Bars whose opens, extremes and closes are all the given closes. */
export function closesOnly(closes: readonly number[], dates = closes.map((_, i) => day(i))): Bars {
  return barsOf(closes.map((close, i) => ({
    date: dates[i] ?? "",
    open: close,
    high: close,
    low: close,
    close,
    volume: 1,
  })));
}
