import { correlationOf } from "../../statistics/correlation.ts";
import { meanOf } from "../../statistics/mean_of.ts";
import type { Bars } from "../history/bars.ts";
import { at } from "../../vocabulary/at.ts";

/**
 * How an underlying moves with the market: slope and correlation of daily log returns over
 * `sessions` common returns.
 */
export interface MarketBeta {
  readonly beta: number;
  readonly correlation: number;
  readonly sessions: number;
}

/**
 * Below this many returns a slope is noise: its standard error under R2 = 0.3 is 0.29 of the slope.
 */
const MIN_SESSIONS = 30;

/**
 * Beta over the last n returns between dates that both have, so a holiday of one is bridged in
 * both; over fewer where there are fewer, absent below 30 or when the market stood still.
 */
export function marketBeta(bars: Bars, market: Bars, n: number): MarketBeta | undefined {
  const { own, others } = commonReturns(bars, market, n);
  const sessions = own.length;
  if (sessions < MIN_SESSIONS) return undefined;
  const [ownMean, marketMean] = [meanOf(own), meanOf(others)];
  let covariance = 0;
  let variance = 0;
  own.forEach((value, i) => {
    const move = at(others, i) - marketMean;
    covariance += (value - ownMean) * move;
    variance += move * move;
  });
  if (!(variance > 0)) return undefined;
  return {
    beta: covariance / variance,
    correlation: correlationOf(own, others) ?? 0,
    sessions,
  };
}

/** The last n pairs of log returns, latest first. */
function commonReturns(
  bars: Bars,
  market: Bars,
  n: number,
): { own: Float64Array; others: Float64Array } {
  const own: number[] = [];
  const others: number[] = [];
  let later: readonly [number, number] | undefined;
  let i = bars.dates.length - 1;
  let j = market.dates.length - 1;
  while (i >= 0 && j >= 0 && own.length < n) {
    const date = bars.dates[i] ?? "";
    const other = market.dates[j] ?? "";
    if (date === other) {
      const closes = [bars.close[i] ?? Number.NaN, market.close[j] ?? Number.NaN] as const;
      if (later !== undefined) {
        own.push(Math.log(later[0] / closes[0]));
        others.push(Math.log(later[1] / closes[1]));
      }
      later = closes;
    }
    if (date >= other) i--;
    if (other >= date) j--;
  }
  return { own: Float64Array.from(own), others: Float64Array.from(others) };
}
