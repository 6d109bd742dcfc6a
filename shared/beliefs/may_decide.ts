import type { TradingDate } from "../vocabulary/trading_date.ts";

/** Whether a decision may change: on the first session of a month that is fitted (method 7.5). */
export function mayDecide(decidedOn: TradingDate | undefined, tradingDate: TradingDate): boolean {
  return decidedOn === undefined || decidedOn.slice(0, 7) < tradingDate.slice(0, 7);
}
