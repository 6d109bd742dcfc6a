import * as z from "zod";
import type { AskedLeg } from "../vocabulary/ports/account.ts";
import { numeric } from "./reply_types.ts";
import { type DhanConnection, read } from "./request.ts";

/** GET /fundlimit; the misspelt key is Dhan's own, the right spelling is taken too. */
export const fundsReply = z.object({
  availabelBalance: numeric.optional(),
  availableBalance: numeric.optional(),
  sodLimit: numeric.nullish(),
  collateralAmount: numeric.nullish(),
  utilizedAmount: numeric.nullish(),
}).refine(
  (reply) => reply.availabelBalance !== undefined || reply.availableBalance !== undefined,
  { message: "has neither availabelBalance nor availableBalance" },
);

/** The single order's margin, rupees. */
export const marginReply = z.object({
  totalMargin: numeric,
  spanMargin: numeric,
  exposureMargin: numeric,
  availableBalance: numeric.nullish(),
  insufficientBalance: numeric.nullish(),
});

/** Nothing is held for nothing: a margin of 0 is no answer. */
const charged = numeric.refine((rupees) => rupees > 0, { message: "is not above 0" });

/**
 * The multi-leg margin: documented with underscores and texts, seen with camel case and numbers.
 */
export const multiMarginReply = z.union([
  z.object({ totalMargin: charged, spanMargin: numeric.nullish(), exposure: numeric.nullish() }),
  z.object({
    total_margin: charged,
    span_margin: numeric.nullish(),
    exposure_margin: numeric.nullish(),
  }).transform((reply) => ({
    totalMargin: reply.total_margin,
    spanMargin: reply.span_margin,
    exposure: reply.exposure_margin,
  })),
]);

/** Free balance of the account, rupees. */
export async function freeBalance(connection: DhanConnection): Promise<number> {
  const reply = await read(connection, {
    what: "funds",
    method: "GET",
    path: "/fundlimit",
    rates: [{ family: "other" }],
    reply: fundsReply,
  });
  return reply.availabelBalance ?? reply.availableBalance ?? 0;
}

/**
 * The broker's margin of several legs held together, rupees: theirs alone, so that it compares with
 * the model's.
 */
export async function marginOfLegs(
  connection: DhanConnection,
  legs: readonly AskedLeg[],
): Promise<number> {
  const { totalMargin } = await read(connection, {
    what: `margin of ${legs.length} legs`,
    method: "POST",
    path: "/margincalculator/multi",
    body: {
      dhanClientId: connection.clientId,
      includePosition: false,
      includeOrder: false,
      scripList: legs.map((leg) => ({
        exchangeSegment: leg.segment,
        transactionType: leg.side === "buy" ? "BUY" : "SELL",
        quantity: leg.quantity,
        productType: leg.segment === "NSE_EQ" ? "CNC" : "MARGIN",
        securityId: leg.securityId,
        price: leg.price,
        triggerPrice: 0,
      })),
    },
    rates: [{ family: "other" }],
    reply: multiMarginReply,
    isDispensable: true,
  });
  return totalMargin;
}
