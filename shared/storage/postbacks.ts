import type { OrderHint } from "../vocabulary/order_hint.ts";
import type { Database } from "./database.ts";

/** Stores what the broker's webhook said of an order. */
export async function storePostback(database: Database, hint: OrderHint, now: Date): Promise<void> {
  const { error } = await database.from("postbacks").insert({
    received_at: now.toISOString(),
    broker_order_id: hint.orderId,
    correlation_id: hint.correlationId ?? null,
    status: hint.status,
  });
  if (error !== null) throw new Error(`the postback could not be stored: ${error.message}`);
}
