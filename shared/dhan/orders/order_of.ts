import type { BrokerOrder, OrderFill } from "../../vocabulary/ports/broker.ts";
import type { OrderState } from "../../vocabulary/states.ts";
import { present } from "../../vocabulary/present.ts";
import { DhanError } from "../dhan_error.ts";
import type { OrderReply } from "./order_replies.ts";

/** What an order tells of its fills; a filled one need tell no more. */
type ToldOrder =
  & Pick<OrderReply, "orderId" | "orderStatus" | "quantity">
  & Partial<Pick<OrderReply, "price" | "filledQty" | "remainingQuantity" | "omsErrorDescription">>;

/** What ends an order; every other word, known or not, is open. */
const ENDED: Readonly<Record<string, OrderState>> = {
  TRADED: "filled",
  REJECTED: "rejected",
  CANCELLED: "cancelled",
  EXPIRED: "cancelled",
};

/** What an order says of itself: an ended one may not have all its fills in the trade book yet. */
export function stateOf({ orderStatus }: ToldOrder): OrderState {
  return ENDED[orderStatus] ?? "open";
}

/** Units that an order says are traded; absent while it does not tell. */
export function filledQuantityOf(order: ToldOrder): number | undefined {
  const { quantity, filledQty, remainingQuantity, orderStatus } = order;
  if (orderStatus === "TRADED") return quantity;
  if (orderStatus === "REJECTED") return filledQty ?? 0;
  return filledQty ?? (remainingQuantity === undefined ? undefined : quantity - remainingQuantity);
}

/**
 * An order with its fills. Order book and trade book must agree before it counts as ended: until
 * then it is open, with the fills that are known. Throws `broker_bad_reply` for fills beyond what
 * was ordered.
 */
export function orderOf(
  reply: ToldOrder,
  correlationId: string,
  trades: readonly OrderFill[],
): BrokerOrder {
  const fills = [...new Map(trades.map((fill) => [fill.tradeId, fill])).values()];
  const filledQuantity = fills.reduce((sum, { quantity }) => sum + quantity, 0);
  if (filledQuantity > reply.quantity) {
    throw new DhanError(
      "broker_bad_reply",
      "never_retry",
      `order ${reply.orderId}: fills of ${filledQuantity} units for ${reply.quantity} ordered`,
    );
  }
  const isAgreed = filledQuantityOf(reply) === filledQuantity;
  const amount = fills.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  return {
    orderId: reply.orderId,
    correlationId,
    state: filledQuantity === reply.quantity ? "filled" : isAgreed ? stateOf(reply) : "open",
    filledQuantity,
    fills,
    ...present({
      averagePrice: filledQuantity > 0 ? amount / filledQuantity : undefined,
      limitPrice: reply.price === 0 ? undefined : reply.price,
      reason: reply.omsErrorDescription,
    }),
  };
}
