import type {
  Broker,
  OrderChange,
  OrderFill,
  OrderRequest,
  SendOptions,
  SendOutcome,
} from "../../vocabulary/ports/broker.ts";
import * as z from "zod";
import type { DhanConnection } from "../request.ts";
import { hasHiddenUnits } from "./hidden_units.ts";
import { filledQuantityOf, orderOf, stateOf } from "./order_of.ts";
import { orderByCorrelation, tradesOfOrder } from "./order_queries.ts";
import { orderAnswer, type OrderReply } from "./order_replies.ts";
import { write } from "./write.ts";

/**
 * Sends orders to Dhan. Sliced orders of its own making are never asked for (their ids are unknown)
 * and nothing is closed by account: what is not the desk's is not touched.
 */
export function dhanBroker(connection: DhanConnection): Broker {
  return {
    mode: "live",
    send: async (order, options) => await place(connection, order, options),
    modify: async (orderId, change, options) => await modify(connection, orderId, change, options),
    find: async (correlationId, known) => {
      const told = known === undefined ? [] : await tradesOfOrder(connection, known.orderId);
      // Each request waits for the account's rate: a filled order is one, not two.
      if (known !== undefined && unitsOf(told) === known.quantity) {
        return orderOf({ ...known, orderStatus: "TRADED" }, correlationId, told);
      }
      const reply = await orderByCorrelation(connection, correlationId);
      if (reply === undefined) return undefined;
      const fills = isTold(reply, told) ? told : await tradesOfOrder(connection, reply.orderId);
      return orderOf(reply, correlationId, fills);
    },
    hasHiddenUnits: async (instrument, side) => await hasHiddenUnits(connection, instrument, side),
    cancel: async (orderId) => {
      await write(connection, {
        kind: "cancel",
        what: `cancel of order ${orderId}`,
        method: "DELETE",
        path: `/orders/${encodeURIComponent(orderId)}`,
        reply: z.unknown(),
      });
    },
  };
}

/**
 * Whether the trades that are known are all that an order tells of. One that has ended may have
 * traded after all: unless it is filled the trade book is asked behind it.
 */
function isTold(reply: OrderReply, told: readonly OrderFill[]): boolean {
  const traded = unitsOf(told);
  return traded === filledQuantityOf(reply) &&
    (traded === reply.quantity || stateOf(reply) === "open");
}

function unitsOf(fills: readonly OrderFill[]): number {
  return fills.reduce((sum, { quantity }) => sum + quantity, 0);
}

async function place(
  connection: DhanConnection,
  order: OrderRequest,
  options?: SendOptions,
): Promise<SendOutcome> {
  const what = `order ${order.correlationId}`;
  const broken = brokenRule(order);
  if (broken !== undefined) return { kind: "refused", reason: `${what}: ${broken}` };
  const written = await write(connection, {
    kind: "place",
    what,
    method: "POST",
    path: "/orders",
    body: {
      dhanClientId: connection.clientId,
      correlationId: order.correlationId,
      transactionType: order.side === "buy" ? "BUY" : "SELL",
      exchangeSegment: order.segment,
      productType: order.product,
      orderType: "LIMIT",
      validity: "DAY",
      securityId: order.securityId,
      quantity: order.quantity,
      disclosedQuantity: 0,
      price: order.limitPrice,
      triggerPrice: 0,
      afterMarketOrder: false,
    },
    reply: orderAnswer,
  }, options);
  return written.kind === "confirmed"
    ? { kind: "confirmed", orderId: written.reply.orderId }
    : written;
}

async function modify(
  connection: DhanConnection,
  orderId: string,
  { quantity, limitPrice }: OrderChange,
  options?: SendOptions,
): Promise<SendOutcome> {
  const written = await write(connection, {
    kind: "modify",
    what: `change of order ${orderId}`,
    method: "PUT",
    path: `/orders/${encodeURIComponent(orderId)}`,
    body: {
      dhanClientId: connection.clientId,
      orderId,
      orderType: "LIMIT",
      validity: "DAY",
      quantity,
      price: limitPrice,
      disclosedQuantity: 0,
      triggerPrice: 0,
    },
    reply: orderAnswer.refine((reply) => reply.orderId === orderId, {
      message: "is of another order",
      path: ["orderId"],
    }),
  }, options);
  return written.kind === "confirmed" ? { kind: "confirmed", orderId } : written;
}

/** Which rule of Dhan an order breaks: what cannot be taken is not sent (broker 4.1). */
function brokenRule(order: OrderRequest): string | undefined {
  if (!/^[A-Za-z0-9_-]{1,25}$/.test(order.correlationId)) {
    return "its id is not 1 to 25 characters of [A-Za-z0-9_-]";
  }
  if (order.segment === "IDX_I") return "an index cannot be traded";
  if ((order.segment === "NSE_EQ") !== (order.product === "CNC")) {
    return `product ${order.product} is not for ${order.segment}`;
  }
  if (!Number.isInteger(order.quantity) || order.quantity <= 0) {
    return `a quantity of ${order.quantity} is no whole number above 0`;
  }
  return order.limitPrice > 0 && Number.isFinite(order.limitPrice)
    ? undefined
    : `a price of ${order.limitPrice} is not above 0`;
}
