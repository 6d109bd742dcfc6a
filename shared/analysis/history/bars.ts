import type { Candle } from "../../vocabulary/candle.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";

/**
 * Daily bars of one underlying as columns, ascending in date, adjusted for splits and bonuses.
 * Prices in rupees (points for an index), volume in units.
 */
export interface Bars {
  readonly dates: readonly TradingDate[];
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/**
 * Columns of candles as they are, put in order of date; an underlying whose history may hold splits
 * goes through `adjustCandles` instead.
 */
export function barsOf(candles: readonly Candle[]): Bars {
  const rows = [...candles].sort((a, b) => a.date < b.date ? -1 : a.date > b.date ? 1 : 0);
  const bars = {
    dates: rows.map(({ date }) => date),
    open: new Float64Array(rows.length),
    high: new Float64Array(rows.length),
    low: new Float64Array(rows.length),
    close: new Float64Array(rows.length),
    volume: new Float64Array(rows.length),
  };
  // Float64Array.from would call an iterator for each entry, which is ten times slower.
  rows.forEach(({ open, high, low, close, volume }, i) => {
    bars.open[i] = open;
    bars.high[i] = high;
    bars.low[i] = low;
    bars.close[i] = close;
    bars.volume[i] = volume;
  });
  return bars;
}
