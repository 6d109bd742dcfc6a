import type { TradingDate } from "../../../vocabulary/trading_date.ts";
import type { Bars } from "../../history/bars.ts";

/**
 * Bars before a date with one more for that date: its prices are all the spot, its volume is
 * unknown (NaN).
 */
export function withToday(bars: Bars, today: TradingDate, spot: number): Bars {
  const later = bars.dates.findIndex((date) => date >= today);
  const end = later < 0 ? bars.dates.length : later;
  const extended = (column: Float64Array, last: number) => {
    const values = new Float64Array(end + 1);
    values.set(column.subarray(0, end));
    values[end] = last;
    return values;
  };
  return {
    dates: [...bars.dates.slice(0, end), today],
    open: extended(bars.open, spot),
    high: extended(bars.high, spot),
    low: extended(bars.low, spot),
    close: extended(bars.close, spot),
    volume: extended(bars.volume, Number.NaN),
  };
}
