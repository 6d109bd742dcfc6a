import type { Bars } from "../history/bars.ts";

/**
 * Logs of one bar: its extremes and close over its open, and its open over the close before (NaN at
 * index 0).
 */
export interface BarLogs {
  readonly overnight: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** Logs of the bar at index i. */
export function barLogs(bars: Bars, i: number): BarLogs {
  const open = bars.open[i] ?? Number.NaN;
  return {
    overnight: Math.log(open / (bars.close[i - 1] ?? Number.NaN)),
    high: Math.log((bars.high[i] ?? Number.NaN) / open),
    low: Math.log((bars.low[i] ?? Number.NaN) / open),
    close: Math.log((bars.close[i] ?? Number.NaN) / open),
  };
}

/** Mean of a figure over the n bars ending before index `end`; NaN with fewer of them. */
export function barMean(
  bars: Bars,
  n: number,
  end: number,
  value: (logs: BarLogs) => number,
): number {
  if (n < 1 || end < n || end > bars.dates.length) return Number.NaN;
  let sum = 0;
  for (let i = end - n; i < end; i++) sum += value(barLogs(bars, i));
  return sum / n;
}

/**
 * Sample variance (n - 1) of a figure over the n bars ending before index `end`; NaN with fewer of
 * them, or with one.
 */
export function barVariance(
  bars: Bars,
  n: number,
  end: number,
  value: (logs: BarLogs) => number,
): number {
  const mean = barMean(bars, n, end, value);
  return n > 1 ? n / (n - 1) * barMean(bars, n, end, (logs) => (value(logs) - mean) ** 2) : NaN;
}
