import * as z from "zod";
import { tradingDateAt } from "../../../shared/vocabulary/trading_date.ts";
import { netOf } from "../orders/net_positions.ts";
import { isPending, type OrderTicket, remainingOf } from "../orders/book_order.ts";
import type { Endpoint, Exchange } from "./endpoint.ts";
import { freeFunds, heldPositions } from "./funds.ts";
import { badRequest, tradingError } from "./replies.ts";

/** Unknown fields, texts for numbers and longer correlation ids are refused without a name. */
const placed = z.strictObject({
  dhanClientId: z.string(),
  correlationId: z.string().regex(/^[A-Za-z0-9_-]{1,25}$/).optional(),
  transactionType: z.enum(["BUY", "SELL"]),
  exchangeSegment: z.enum(["NSE_FNO", "NSE_EQ"]),
  productType: z.enum(["MARGIN", "CNC"]),
  orderType: z.literal("LIMIT"),
  validity: z.literal("DAY"),
  securityId: z.string(),
  quantity: z.int().min(1),
  disclosedQuantity: z.literal(0).optional(),
  price: z.number().positive(),
  triggerPrice: z.literal(0).optional(),
  afterMarketOrder: z.literal(false).optional(),
});

const modified = z.strictObject({
  dhanClientId: z.string(),
  orderId: z.string(),
  orderType: z.literal("LIMIT"),
  validity: z.literal("DAY"),
  quantity: z.int().min(1),
  price: z.number().positive(),
  disclosedQuantity: z.literal(0).optional(),
  triggerPrice: z.literal(0).optional(),
});

const orderError = (message: string) => tradingError(400, "DH-906", "Order_Error", message);

/** POST /orders: the same order sent twice is two orders. */
export const placeOrder: Endpoint = ({ body }, exchange) => {
  const parsed = placed.safeParse(body);
  if (!parsed.success || parsed.data.dhanClientId !== exchange.account.clientId) {
    return badRequest();
  }
  const { data } = parsed;
  const ticket: OrderTicket = {
    ...(data.correlationId === undefined ? {} : { correlationId: data.correlationId }),
    segment: data.exchangeSegment,
    securityId: data.securityId,
    side: data.transactionType === "BUY" ? "buy" : "sell",
    product: data.productType,
    quantity: data.quantity,
    price: data.price,
  };
  const now = exchange.clock.now();
  if (!isMultipleOfLot(ticket, exchange)) return badRequest();
  if (exchange.stoppedOn === tradingDateAt(now)) {
    return orderError("Kill Switch is active: trading is disabled for the day");
  }
  if ((ticket.segment === "NSE_EQ") !== (ticket.product === "CNC")) {
    return orderError("Product type is not allowed in this segment");
  }
  if (ticket.product === "CNC" && ticket.side === "sell" && !isHeld(ticket, exchange)) {
    return orderError("Holdings are not sufficient for this order");
  }
  const left = freeFunds(exchange, ticket);
  if (left < 0) {
    const missing = (-left).toFixed(2);
    return orderError(`You have insufficient funds. Please add Rs.${missing} to trade`);
  }
  const { orderId } = exchange.book.place(ticket, now);
  return Response.json({ orderId, orderStatus: "TRANSIT" });
};

/** PUT /orders/{id}: quantity is the whole order's. */
export const modifyOrder: Endpoint = ({ body, url }, exchange) => {
  const parsed = modified.safeParse(body);
  const id = url.pathname.split("/").at(-1) ?? "";
  if (!parsed.success || parsed.data.orderId !== id) return badRequest();
  const { quantity, price } = parsed.data;
  const refusal = exchange.book.modify(id, quantity, price, exchange.clock.now());
  return refusal === undefined
    ? Response.json({ orderId: id, orderStatus: "TRANSIT" })
    : orderError(refusal);
};

/** DELETE /orders/{id}: 202 says that it was asked for, not that it is done. */
export const cancelOrder: Endpoint = ({ url }, exchange) => {
  const id = url.pathname.split("/").at(-1) ?? "";
  const refusal = exchange.book.cancel(id, exchange.clock.now());
  return refusal === undefined
    ? Response.json({ orderId: id, orderStatus: "CANCELLED" }, { status: 202 })
    : orderError(refusal);
};

function isMultipleOfLot(ticket: OrderTicket, { market, clock }: Exchange): boolean {
  const now = clock.now();
  if (ticket.segment === "NSE_EQ") {
    return market.quote("NSE_EQ", ticket.securityId, now) !== undefined;
  }
  const contract = market.contract(ticket.securityId, now);
  return contract !== undefined && ticket.quantity % contract.lotSize === 0;
}

function isHeld({ securityId, quantity }: OrderTicket, exchange: Exchange): boolean {
  const held = heldPositions(exchange)
    .filter((position) => position.product === "CNC" && position.securityId === securityId)
    .reduce((sum, position) => sum + netOf(position), 0);
  const offered = exchange.book.orders
    .filter((order) =>
      isPending(order) && order.ticket.side === "sell" && order.ticket.securityId === securityId
    )
    .reduce((sum, order) => sum + remainingOf(order), 0);
  return held - offered >= quantity;
}
