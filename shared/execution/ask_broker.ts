import type { StoredIntent } from "../vocabulary/ports/plan_store.ts";
import type { SendReceipt } from "../vocabulary/ports/send_receipt.ts";
import { tradingDateAt } from "../vocabulary/trading_date.ts";
import type { PlanPorts } from "./plan_ports.ts";

/** What is known of an intent's order; in doubt it may or may not be at the broker. */
export type Known = "filled" | "open" | "ended" | "unsent" | "in doubt";

/**
 * Sends a claimed intent and tells what is known of its order. The outcome is stored before
 * anything else happens; an unknown one is resolved by asking, never by sending again.
 */
export async function sendIntent(receipt: SendReceipt, ports: PlanPorts): Promise<Known> {
  const { broker, hold, clock } = ports;
  const { intent, sendBefore } = receipt;
  const { segment, securityId, side, quantity, limitPrice, correlationId } = intent;
  // Directly before the request: whatever held this call up, a claim that ran out is not sent.
  if (!receipt.isValidAt(await clock.now())) {
    await hold.storeOrder(intent, "written", undefined, undefined);
    return "unsent";
  }
  const outcome = await broker.send({
    correlationId,
    segment,
    securityId,
    side,
    quantity,
    limitPrice,
    product: segment === "NSE_EQ" ? "CNC" : "MARGIN",
  }, {
    sendBefore,
    // What takes risk off may use all of the account's rates.
    ...(intent.purpose === "open" ? {} : { isReducing: true }),
  });
  if (outcome.kind === "refused") {
    await hold.storeOrder(intent, "refused", outcome.reason, undefined);
    return "ended";
  }
  if (outcome.kind === "unknown") {
    await hold.storeOrder(intent, "unknown", outcome.reason, undefined);
    return await lookAt({ ...intent, state: "unknown" }, ports);
  }
  const taken = { orderId: outcome.orderId, correlationId, filledQuantity: 0, fills: [] };
  await hold.storeOrder(intent, "confirmed", undefined, { ...taken, state: "open" });
  return await lookAt({
    ...intent,
    state: "confirmed",
    orderState: "open",
    brokerOrderId: outcome.orderId,
    sentAt: sendBefore,
  }, ports);
}

/**
 * Asks the broker for an intent's order and stores what it shows. An order that is not there is in
 * doubt until its absence may be believed, never while its contract was traded by one that is not
 * shown; one that the broker has confirmed is only late in showing, but a day later it ended with
 * its session. Of an earlier date nothing is believed before the broker's history was read.
 */
export async function lookAt(intent: StoredIntent, ports: PlanPorts): Promise<Known> {
  const { broker, hold, clock } = ports;
  const { brokerOrderId: orderId, quantity } = intent;
  const known = orderId === undefined ? undefined : { orderId, quantity };
  const order = await broker.find(intent.correlationId, known);
  if (order !== undefined) {
    await hold.storeOrder(intent, "confirmed", undefined, order);
    const { state, filledQuantity, fills } = order;
    const traded = fills.reduce((sum, { quantity }) => sum + quantity, 0);
    if (state === "open" || traded !== filledQuantity) return "open";
    return state === "filled" ? "filled" : "ended";
  }
  const { state, orderState, brokerOrderId, sentAt, filledQuantity, correlationId } = intent;
  const isOut = state === "sending" || state === "unknown";
  const today = tradingDateAt(await clock.now());
  const isEarlier = sentAt !== undefined && tradingDateAt(sentAt) < today;
  // What the broker forgot over night its history tells, not that it is not there.
  if (
    (isOut || orderState === "open") && isEarlier && ports.isPastKnown?.(correlationId) === false
  ) {
    return "in doubt";
  }
  if (isOut) {
    if (await broker.hasHiddenUnits(intent, intent.side)) return "in doubt";
    return await hold.noteAbsence(intent) === "refused" ? "ended" : "in doubt";
  }
  if (orderState !== "open" || brokerOrderId === undefined) return "ended";
  if (!isEarlier) return "open";
  await hold.storeOrder(intent, "confirmed", undefined, {
    orderId: brokerOrderId,
    correlationId,
    state: "cancelled",
    filledQuantity,
    reason: "it ended with its session",
    fills: [],
  });
  return "ended";
}
