import type { Endpoint } from "./endpoint.ts";
import { orderShape, shownOrders } from "./order_shapes.ts";
import { tradingError } from "./replies.ts";

const unknownOrder = () =>
  tradingError(400, "DH-906", "Order_Error", "Incorrect request for order and cannot be processed");

/** GET /orders: what was sent today. */
export const orderBook: Endpoint = (_request, exchange) =>
  Response.json(shownOrders(exchange).map((order) => orderShape(order, exchange)));

/** GET /orders/{id}: an array of one, as on the wire. */
export const orderById: Endpoint = ({ url }, exchange) => {
  const id = url.pathname.split("/").at(-1);
  const order = shownOrders(exchange).find(({ orderId }) => orderId === id);
  return order === undefined ? unknownOrder() : Response.json([orderShape(order, exchange)]);
};

/**
 * GET /orders/external/{correlationId}: one object, the newest where several carry the id; a
 * structured error for none.
 */
export const orderByCorrelation: Endpoint = ({ url }, exchange) => {
  const id = decodeURIComponent(url.pathname.split("/").at(-1) ?? "");
  const order = shownOrders(exchange).findLast(({ ticket }) => ticket.correlationId === id);
  return order === undefined ? unknownOrder() : Response.json(orderShape(order, exchange));
};
