import * as z from "zod";
import type { PaperBook, PaperOrder } from "../execution/paper_broker.ts";
import type { Clock } from "../vocabulary/ports/clock.ts";
import { PAPER_ORDER_STATES } from "../vocabulary/states.ts";
import { SEGMENTS, SIDES } from "../vocabulary/terms.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";
import { databaseError } from "./database_error.ts";

const row = z.object({
  correlation_id: z.string(),
  broker_order_id: z.string(),
  segment: z.enum(SEGMENTS),
  security_id: z.string(),
  side: z.enum(SIDES),
  quantity: z.number(),
  limit_price: z.number(),
  state: z.enum(PAPER_ORDER_STATES),
  filled_quantity: z.number(),
  fills: z.array(z.object({
    tradeId: z.string(),
    quantity: z.number(),
    price: z.number(),
    at: z.string().transform((text) => new Date(text)),
  })),
}).transform((order): PaperOrder => ({
  correlationId: order.correlation_id,
  orderId: order.broker_order_id,
  segment: order.segment,
  securityId: order.security_id,
  side: order.side,
  quantity: order.quantity,
  limitPrice: order.limit_price,
  state: order.state,
  filledQuantity: order.filled_quantity,
  fills: order.fills,
}));

const received = z.union([z.object({ refused: z.string() }), row]);

/** The paper broker's book in table `paper_orders`. */
export function sqlPaperBook(database: Database, clock: Clock): PaperBook {
  const now = async () => (await clock.now()).toISOString();
  return {
    receive: async ({ product: _, ...p_order }) =>
      await callRpc(database, "paper_receive", { p_order, p_now: await now() }, received),
    find: async (correlationId) => {
      const { data, error } = await database.from("paper_orders").select("*")
        .eq("correlation_id", correlationId).maybeSingle();
      if (error !== null) {
        throw databaseError("the paper book cannot be read", error);
      }
      return data === null ? undefined : row.parse(data);
    },
    fill: async (order, { quantity, price }) =>
      await callRpc(database, "paper_fill", {
        p_correlation_id: order.correlationId,
        p_trade_number: order.fills.length + 1,
        p_quantity: quantity,
        p_price: price,
        p_now: await now(),
      }, row),
    modify: async (orderId, { quantity, limitPrice }) =>
      await callRpc(database, "paper_modify", {
        p_broker_order_id: orderId,
        p_quantity: quantity,
        p_limit_price: limitPrice,
      }, z.boolean()),
    cancel: async (orderId) => {
      await callRpc(database, "paper_cancel", { p_broker_order_id: orderId }, z.unknown());
    },
  };
}
