import { instantOf, tradingDateAt } from "../../../shared/vocabulary/trading_date.ts";
import { isPending, type OrderTicket, remainingOf } from "../orders/book_order.ts";
import { netOf, type NetPosition, netPositions } from "../orders/net_positions.ts";
import { addDays } from "../sessions.ts";
import type { Exchange } from "./endpoint.ts";
import { type MarginLeg, marginTotal } from "./margin_total.ts";

/** Positions of the account at the exchange's present instant. */
export function heldPositions({ book, clock }: Exchange): NetPosition[] {
  const now = clock.now();
  return netPositions(book.orders, now.getTime(), tradingDateAt(now));
}

/**
 * Rupees that are free: the balance, what was received less what was paid, less the margin of what
 * is held and of what waits, with one more order where one is given.
 */
export function freeFunds(exchange: Exchange, asked?: OrderTicket): number {
  const { market, clock, book, account } = exchange;
  const now = clock.now();
  let cash = account.balance;
  const legs: MarginLeg[] = [];
  const add = (
    { segment, securityId }: Pick<OrderTicket, "segment" | "securityId">,
    quantity: number,
  ) => {
    const contract = segment === "NSE_FNO" ? market.contract(securityId, now) : undefined;
    if (contract !== undefined) legs.push({ contract, quantity, price: 0 });
  };
  for (const position of heldPositions(exchange)) {
    const { bought, sold } = position;
    cash += sold.carriedValue + sold.dayValue - bought.carriedValue - bought.dayValue;
    const net = netOf(position);
    if (net !== 0) {
      add(position, net);
      cash += settledValue(position.securityId, net, exchange);
    }
  }
  const waiting = book.orders.filter(isPending).map((order) => ({
    ticket: order.ticket,
    units: remainingOf(order),
  }));
  for (
    const { ticket, units } of [
      ...waiting,
      ...(asked === undefined ? [] : [{ ticket: asked, units: asked.quantity }]),
    ]
  ) {
    const sign = ticket.side === "buy" ? 1 : -1;
    // What is bought is paid in full; what is sold counts as received once it trades.
    if (sign > 0) cash -= units * ticket.price;
    add(ticket, sign * units);
  }
  const { span = 0, exposure = 0 } = marginTotal(legs, exchange) ?? {};
  return cash - span - exposure;
}

/** What an expired option paid at the close of its last session; 0 for what still trades. */
function settledValue(securityId: string, net: number, { market, clock, book }: Exchange): number {
  const now = clock.now();
  if (market.contract(securityId, now) !== undefined) return 0;
  const traded = book.orders.find(({ ticket }) => ticket.securityId === securityId);
  if (traded === undefined) return 0;
  const contract = market.contract(securityId, new Date(traded.receivedAt));
  if (contract?.strike === undefined) return 0;
  const { underlying, expiry, strike, right } = contract;
  const known = market.underlyings(instantOf(expiry, "15:00")).find((entry) =>
    entry.underlying === underlying
  );
  if (known === undefined) return 0;
  const [candle] = market.dailyCandles(
    known.segment,
    known.securityId,
    expiry,
    addDays(expiry, 1),
    now,
  ) ?? [];
  if (candle === undefined) return 0;
  return net * Math.max(0, right === "call" ? candle.close - strike : strike - candle.close);
}
