import type { BookOrder } from "../orders/book_order.ts";
import type { Exchange } from "./endpoint.ts";
import { orderShape } from "./order_shapes.ts";

/**
 * Posts an order's update to the account's webhook: the order with `filled_qty` for its filledQty.
 * Nobody waits for it, and it is not sent again.
 */
export function postback(order: BookOrder, exchange: Exchange): void {
  const { postbackUrl } = exchange.book.behaviour;
  if (postbackUrl === undefined) return;
  const { filledQty, ...shape } = orderShape(order, exchange);
  // The webhook has no word for a part of a fill.
  const orderStatus = shape.orderStatus === "PART_TRADED" ? "PENDING" : shape.orderStatus;
  void fetch(postbackUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...shape, orderStatus, filled_qty: filledQty }),
  }).then((response) => response.body?.cancel(), () => {});
}
