import * as z from "zod";
import { type Side } from "../../vocabulary/terms.ts";
import { numeric } from "../reply_types.ts";

/** An id that comes as text or as a number, and is never empty. */
export const id = z.union([z.string().min(1), z.number().transform(String)]);

const text = z.string().nullish().transform((value) =>
  value === "" ? undefined : value ?? undefined
);

const amount = numeric.nullish().transform((value) => value ?? undefined);

const side = z.enum(["BUY", "SELL"]).transform((word): Side => word === "BUY" ? "buy" : "sell");

/** What placing and changing an order answer. */
export const orderAnswer = z.object({ orderId: id, orderStatus: z.string() });

/** An order of the book: what is not known yet is absent. */
export const orderReply = z.object({
  orderId: id,
  correlationId: text,
  orderStatus: z.string(),
  transactionType: side,
  exchangeSegment: z.string(),
  securityId: id,
  quantity: numeric,
  price: amount,
  filledQty: amount,
  remainingQuantity: amount,
  omsErrorDescription: text,
});
export type OrderReply = z.infer<typeof orderReply>;

/** A fill of the trade book; its time is "YYYY-MM-DD HH:MM:SS" in Asia/Kolkata, or "NA". */
export const tradeReply = z.object({
  orderId: id,
  exchangeTradeId: id,
  transactionType: side,
  exchangeSegment: z.string(),
  securityId: id,
  tradedQuantity: numeric.refine((units) => units > 0, { message: "is not above 0" }),
  tradedPrice: numeric.refine((rupees) => rupees > 0, { message: "is not above 0" }),
  exchangeTime: text,
  updateTime: text,
  createTime: text,
});
export type TradeReply = z.infer<typeof tradeReply>;

export const positionReply = z.object({
  exchangeSegment: z.string(),
  securityId: id,
  netQty: numeric,
});

/** A position with what the day itself bought and sold of it. */
export const dayPositionReply = positionReply.extend({ dayBuyQty: numeric, daySellQty: numeric });

export const holdingReply = z.object({ securityId: id, totalQty: numeric });

/** Documented as one object, seen as an array: either is taken. */
export function oneOrMany<T>(row: z.ZodType<T>): z.ZodType<T[]> {
  return z.union([z.array(row), row.transform((value) => [value])]);
}
