import type { BrokerOrder } from "../vocabulary/ports/broker.ts";
import type { StoredIntent } from "../vocabulary/ports/plan_store.ts";
import type { PlanPorts } from "./plan_ports.ts";
import { waitSeconds } from "./wait_seconds.ts";

/** Absence of an order must be seen twice, this far apart, before it counts (method 12.4). */
const ABSENCE_SECONDS = 5;

/**
 * Sends an intent and returns its order; absent when the broker refused it or does not know it. The
 * outcome is stored before anything else happens; an unknown one is resolved by asking, never by
 * sending again.
 */
export async function sendIntent(
  intent: StoredIntent,
  ports: PlanPorts,
): Promise<BrokerOrder | undefined> {
  const { broker, store } = ports;
  const outcome = await broker.send({
    correlationId: intent.correlationId,
    segment: intent.segment,
    securityId: intent.securityId,
    side: intent.side,
    quantity: intent.quantity,
    limitPrice: intent.limitPrice,
    product: intent.segment === "NSE_EQ" ? "CNC" : "MARGIN",
  });
  if (outcome.kind === "refused") {
    await store.storeOrder(intent, "refused", outcome.reason, undefined);
    return undefined;
  }
  if (outcome.kind === "unknown") {
    await store.storeOrder(intent, "unknown", outcome.reason, undefined);
  }
  return await lookAt(intent, ports);
}

/**
 * Asks the broker for an intent's order and stores what it shows. An order that is twice not there
 * was never taken: the intent is stored as refused, and nothing is returned.
 */
export async function lookAt(
  intent: StoredIntent,
  ports: PlanPorts,
): Promise<BrokerOrder | undefined> {
  const order = await findOrder(intent, ports);
  if (order === undefined) {
    await ports.store.storeOrder(intent, "refused", "the broker does not know it", undefined);
    return undefined;
  }
  await ports.store.storeOrder(intent, "confirmed", undefined, order);
  return order;
}

/** The intent's order at the broker; absent when it was twice not there. */
export async function findOrder(
  { correlationId }: StoredIntent,
  { broker, clock }: PlanPorts,
): Promise<BrokerOrder | undefined> {
  const order = await broker.find(correlationId);
  if (order !== undefined) return order;
  await waitSeconds(clock, ABSENCE_SECONDS);
  return await broker.find(correlationId);
}

/**
 * Cancels what is open of an intent's order. What counts is what the broker shows afterwards: a
 * fill may have come before the cancel.
 */
export async function cancelIntent(
  intent: StoredIntent,
  ports: PlanPorts,
): Promise<BrokerOrder | undefined> {
  const order = await lookAt(intent, ports);
  if (order?.state !== "open") return order;
  await ports.broker.cancel(order.orderId);
  return await lookAt(intent, ports);
}
