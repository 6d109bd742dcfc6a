import * as z from "zod";
import type { OrderFill } from "../../vocabulary/ports/broker.ts";
import { instantOf } from "../../vocabulary/trading_date.ts";
import { DhanError } from "../dhan_error.ts";
import { type DhanConnection, read } from "../request.ts";
import {
  oneOrMany,
  type OrderReply,
  orderReply,
  type TradeReply,
  tradeReply,
} from "./order_replies.ts";

const rates = [{ family: "other" }] as const;

/** Today's orders of the account, whoever sent them. */
export async function orderBook(connection: DhanConnection): Promise<OrderReply[]> {
  return await read(connection, {
    what: "order book",
    method: "GET",
    path: "/orders",
    rates,
    reply: z.array(orderReply),
  });
}

/**
 * The order with a correlation id; absent when the broker knows none. A refusal alone is no absence
 * (a whole day of 400s is on record): the order book must not know it either. Throws
 * `broker_bad_reply` for another order than the asked, and for two with one id.
 */
export async function orderByCorrelation(
  connection: DhanConnection,
  correlationId: string,
): Promise<OrderReply | undefined> {
  const replies = await unlessRefused(() =>
    read(connection, {
      what: `order ${correlationId}`,
      method: "GET",
      path: `/orders/external/${encodeURIComponent(correlationId)}`,
      rates,
      reply: oneOrMany(orderReply),
    })
  );
  const asked = (order: OrderReply) => order.correlationId === correlationId;
  if (replies?.some((order) => !asked(order))) {
    throw badReply(`order ${correlationId}: Dhan answered with another order`);
  }
  const found = replies ?? (await orderBook(connection)).filter(asked);
  if (found.length > 1) {
    throw badReply(`order ${correlationId}: ${found.length} orders carry this id`);
  }
  return found[0];
}

/** Today's fills of the account. */
export async function tradeBook(connection: DhanConnection): Promise<TradeReply[]> {
  const trades = await unlessNothing(() =>
    read(connection, {
      what: "trade book",
      method: "GET",
      path: "/trades",
      rates,
      reply: z.array(tradeReply),
    })
  );
  return trades ?? [];
}

/** The fills of an order. */
export async function tradesOfOrder(
  connection: DhanConnection,
  orderId: string,
): Promise<OrderFill[]> {
  const trades = await unlessNothing(() =>
    read(connection, {
      what: `trades of order ${orderId}`,
      method: "GET",
      path: `/trades/${encodeURIComponent(orderId)}`,
      rates,
      reply: oneOrMany(tradeReply),
    })
  );
  const now = await connection.clock.now();
  return (trades ?? []).filter((trade) => trade.orderId === orderId)
    .map((trade) => fillOf(trade, now));
}

/** A fill; where its time is not told yet it is now. */
export function fillOf(trade: TradeReply, now: Date): OrderFill {
  const { exchangeTradeId, tradedQuantity, tradedPrice } = trade;
  const told = [trade.exchangeTime, trade.updateTime, trade.createTime]
    .flatMap((time) => instantsOf(time));
  return {
    tradeId: exchangeTradeId,
    quantity: tradedQuantity,
    price: tradedPrice,
    at: told[0] ?? now,
  };
}

/** An instant as Dhan writes it; none for "NA" and the year 1. */
function instantsOf(time: string | undefined): Date[] {
  const [, date = "", clock = ""] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)/.exec(time ?? "") ?? [];
  if (date < "2000") return [];
  try {
    return [instantOf(date, clock)];
  } catch {
    return [];
  }
}

function badReply(message: string): DhanError {
  return new DhanError("broker_bad_reply", "never_retry", message);
}

/** Nothing where Dhan says that it has no data. */
export async function unlessNothing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  return await unlessReaction(ask, (error) => error.reaction === "no_data");
}

/** Nothing where Dhan understood the request and refused it. */
async function unlessRefused<T>(ask: () => Promise<T>): Promise<T | undefined> {
  return await unlessReaction(ask, (error) => error.code === "broker_refused");
}

async function unlessReaction<T>(
  ask: () => Promise<T>,
  isNothing: (error: DhanError) => boolean,
): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof DhanError && isNothing(error)) return undefined;
    throw error;
  }
}
