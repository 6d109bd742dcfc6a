import { tradingDateAt } from "../../../shared/vocabulary/trading_date.ts";
import type { Market } from "../market.ts";
import { closesAt, isSession, opensAt } from "../sessions.ts";
import { TICK } from "../spread_model.ts";
import type { OrderTicket } from "./book_order.ts";

/** Share of a future's last price that its orders keep inside (broker 4.2). */
const FUTURE_PROTECTION = 0.03;

/** True inside a session of the exchange's calendar. */
export function isTrading(at: Date): boolean {
  const date = tradingDateAt(at);
  return isSession(date) && at >= opensAt(date) && at < closesAt(date);
}

/** Why the exchange rejects an order, as its omsErrorDescription; absent if it does not. */
export function exchangeRefusal(
  { segment, securityId, quantity, price }: OrderTicket,
  market: Market,
  at: Date,
): string | undefined {
  if (!isTrading(at)) return "EXCH:16000: The market is closed";
  const contract = segment === "NSE_FNO" ? market.contract(securityId, at) : undefined;
  const ticks = price / (contract?.tick ?? TICK);
  if (Math.abs(ticks - Math.round(ticks)) > 1e-6) {
    return "EXCH:16283: The price is not a multiple of the tick size";
  }
  if (contract !== undefined && quantity >= contract.freezeQuantity) {
    return "EXCH:16328: The quantity is above the freeze quantity";
  }
  const { lowerLimit = 0, upperLimit = Infinity, last } = market.quote(segment, securityId, at) ??
    {};
  if (price < lowerLimit || price > upperLimit) {
    return "EXCH:17070: The price is out of the current execution range";
  }
  return contract?.instrument === "future" && last !== undefined &&
      Math.abs(price - last) > FUTURE_PROTECTION * last
    ? "EXCH: Order price is beyond LPP limit"
    : undefined;
}
