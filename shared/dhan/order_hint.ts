import * as z from "zod";
import type { OrderHint } from "../vocabulary/order_hint.ts";
import { present } from "../vocabulary/present.ts";

/** The parts of Dhan's order webhook that make a hint. */
export const orderHint: z.ZodType<OrderHint> = z.object({
  orderId: z.string().min(1).max(50),
  correlationId: z.string().max(50).nullish(),
  orderStatus: z.string().min(1).max(30),
}).transform(({ orderId, correlationId, orderStatus }): OrderHint => ({
  orderId,
  status: orderStatus,
  ...present({ correlationId }),
}));
