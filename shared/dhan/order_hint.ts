import * as z from "zod";
import type { OrderHint } from "../vocabulary/order_hint.ts";
import { present } from "../vocabulary/present.ts";

/** Printable characters of ASCII, all that Dhan sends: a NUL could not be stored. */
const text = (longest: number) => z.string().max(longest).regex(/^[ -~]+$/);

/** The parts of Dhan's order webhook that make a hint. */
export const orderHint: z.ZodType<OrderHint> = z.object({
  orderId: text(50),
  correlationId: text(50).nullish(),
  orderStatus: text(30),
}).transform(({ orderId, correlationId, orderStatus }): OrderHint => ({
  orderId,
  status: orderStatus,
  ...present({ correlationId }),
}));
