import type { BookOrder, BookTrade } from "../orders/book_order.ts";
import { filledOf, remainingOf } from "../orders/book_order.ts";
import type { OrderTicket } from "../orders/book_order.ts";
import { tradingDateAt } from "../../../shared/vocabulary/trading_date.ts";
import type { Exchange } from "./endpoint.ts";
import { exchangeTime } from "./exchange_time.ts";

const TIME = "yyyy-MM-dd HH:mm:ss";

const time = (at: number) => exchangeTime(new Date(at), TIME);

/** The contract's own keys; those of no derivative for a share. */
export function contractShape(
  { segment, securityId }: Pick<OrderTicket, "segment" | "securityId">,
  at: number,
  { market }: Exchange,
) {
  const contract = segment === "NSE_FNO" ? market.contract(securityId, new Date(at)) : undefined;
  return {
    tradingSymbol: contract?.underlying ?? securityId,
    drvExpiryDate: contract?.expiry ?? "0001-01-01",
    drvOptionType: contract?.right === undefined
      ? null
      : contract.right === "call"
      ? "CALL"
      : "PUT",
    drvStrikePrice: contract?.strike ?? 0,
  };
}

/** An order as the order book shows it. */
export function orderShape(order: BookOrder, exchange: Exchange) {
  const { ticket, trades, orderId, status, receivedAt, updatedAt } = order;
  const filled = filledOf(order);
  const amount = trades.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  return {
    dhanClientId: exchange.account.clientId,
    orderId,
    exchangeOrderId: status === "TRANSIT" ? "0" : `13${orderId}`,
    correlationId: ticket.correlationId ?? null,
    orderStatus: status,
    transactionType: ticket.side === "buy" ? "BUY" : "SELL",
    exchangeSegment: ticket.segment,
    productType: ticket.product,
    orderType: "LIMIT",
    validity: "DAY",
    securityId: ticket.securityId,
    quantity: ticket.quantity,
    disclosedQuantity: 0,
    price: ticket.price,
    triggerPrice: 0,
    afterMarketOrder: false,
    boProfitValue: 0,
    boStopLossValue: 0,
    legName: null,
    createTime: time(receivedAt),
    updateTime: time(updatedAt),
    exchangeTime: status === "TRANSIT" ? "0001-01-01 00:00:00" : time(updatedAt),
    ...contractShape(ticket, receivedAt, exchange),
    omsErrorCode: null,
    omsErrorDescription: order.reason ?? null,
    algoId: null,
    remainingQuantity: remainingOf(order),
    averageTradedPrice: filled === 0 ? 0 : amount / filled,
    filledQty: filled,
  };
}

/** A fill as the trade book shows it. */
export function tradeShape(order: BookOrder, trade: BookTrade, exchange: Exchange) {
  const { ticket, orderId, receivedAt } = order;
  return {
    dhanClientId: exchange.account.clientId,
    orderId,
    exchangeOrderId: `13${orderId}`,
    exchangeTradeId: trade.tradeId,
    transactionType: ticket.side === "buy" ? "BUY" : "SELL",
    exchangeSegment: ticket.segment,
    productType: ticket.product,
    orderType: "LIMIT",
    customSymbol: null,
    securityId: ticket.securityId,
    tradedQuantity: trade.quantity,
    tradedPrice: trade.price,
    createTime: "NA",
    updateTime: "NA",
    exchangeTime: time(trade.at),
    ...contractShape(ticket, receivedAt, exchange),
  };
}

/** Orders of the present date that the book shows: yesterday's are gone. */
export function shownOrders({ book, clock }: Exchange): BookOrder[] {
  const now = clock.now();
  const today = tradingDateAt(now);
  return book.orders.filter(({ receivedAt, visibleAt }) =>
    visibleAt <= now.getTime() && tradingDateAt(new Date(receivedAt)) === today
  );
}
