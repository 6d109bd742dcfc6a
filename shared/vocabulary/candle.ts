import type { TradingDate } from "./trading_date.ts";

/** One daily bar. Prices in rupees, unadjusted; volume in units. */
export interface Candle {
  readonly date: TradingDate;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}
