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

/** What a price and a volume lie below: the tables hold no more, as CHECKs of `candles` say. */
export const MOST_PRICE = 1e8;
export const MOST_VOLUME = 1e13;
