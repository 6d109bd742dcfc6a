import type { TradingDate } from "../vocabulary/trading_date.ts";

/**
 * What earlier sessions measured of one underlying's options, ascending; NaN where a session has no
 * figure. Volatilities are of constant 30 days, decimals a year (measure Q).
 */
export interface IvHistory {
  readonly dates: readonly TradingDate[];
  readonly atm: Float64Array;
  readonly modelFree: Float64Array;
  /** Volatility of the 25-delta call less that of the put, of the nearest chain. */
  readonly riskReversal: Float64Array;
  /** Puts over calls of the nearest chain by open interest, and by volume. */
  readonly putCallInterest: Float64Array;
  readonly putCallVolume: Float64Array;
}

const NONE = new Float64Array();

/** The history of an underlying that has none. */
export const NO_IV_HISTORY: IvHistory = {
  dates: [],
  atm: NONE,
  modelFree: NONE,
  riskReversal: NONE,
  putCallInterest: NONE,
  putCallVolume: NONE,
};
