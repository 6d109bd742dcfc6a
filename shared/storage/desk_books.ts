import * as z from "zod";
import type { DeskBooks, DeskOrder } from "../execution/reconcile/desk_books.ts";
import { present } from "../vocabulary/present.ts";
import { ORDER_STATES } from "../vocabulary/states.ts";
import { SEGMENTS, SIDES } from "../vocabulary/terms.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

const instrument = z.object({
  segment: z.enum(SEGMENTS),
  securityId: z.string(),
  isHeld: z.boolean(),
});

const order = instrument.extend({
  planId: z.number(),
  correlationId: z.string(),
  side: z.enum(SIDES),
  quantity: z.number(),
  filledQuantity: z.number(),
  orderState: z.enum(ORDER_STATES).nullable(),
  brokerOrderId: z.string().nullable(),
  sentOn: z.string(),
  isToday: z.boolean(),
}).transform(({ orderState, brokerOrderId, ...rest }) => ({
  ...rest,
  ...present({ orderState, brokerOrderId }),
}));

const books = z.object({
  isLive: z.boolean(),
  orders: z.array(order),
  positions: z.array(instrument.extend({ quantity: z.number() })),
  traded: z.array(instrument),
  earlierIds: z.array(z.string()),
});

/** The desk's live books, with orders of earlier dates that a fill may be missing of. */
export interface StoredBooks extends DeskBooks {
  /** False for a desk that has nothing live: the broker is asked nothing for it. */
  readonly isLive: boolean;
  readonly earlier: readonly (DeskOrder & { readonly sentOn: string })[];
  /** Numbers at the broker of earlier orders in the contracts of those that have none. */
  readonly earlierIds: readonly string[];
}

/** Reads what is held against the broker's books. */
export async function readDeskBooks(database: Database, now: Date): Promise<StoredBooks> {
  const args = { p_now: now.toISOString() };
  const { orders, ...rest } = await callRpc(database, "read_desk_books", args, books);
  return {
    ...rest,
    orders: orders.filter(({ isToday }) => isToday),
    earlier: orders.filter(({ isToday }) => !isToday),
  };
}
