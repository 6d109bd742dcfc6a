import type { OrderHint } from "../vocabulary/order_hint.ts";
import type { Database } from "./database.ts";
import { databaseError } from "./database_error.ts";

/** Stores what the broker's webhook said of an order; said once more it changes nothing. */
export async function storePostback(database: Database, hint: OrderHint, now: Date): Promise<void> {
  const { error } = await database.from("postbacks").upsert({
    received_at: now.toISOString(),
    broker_order_id: hint.orderId,
    correlation_id: hint.correlationId ?? null,
    status: hint.status,
  }, { onConflict: "broker_order_id,status,correlation_id", ignoreDuplicates: true });
  if (error !== null) throw databaseError("the postback cannot be stored", error);
}
