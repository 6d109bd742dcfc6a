import type { StoredIntent } from "../vocabulary/ports/plan_store.ts";
import type { PlanPorts } from "./plan_ports.ts";

/**
 * Moves the limits of open orders a step towards the market (method 12.2). Each change is counted
 * before it is asked for, and asked for once: what became of it is what the broker's book shows.
 */
export async function changeOrders(
  open: readonly StoredIntent[],
  ports: PlanPorts,
): Promise<void> {
  const { hold, broker, clock, mostChanges } = ports;
  const ids = new Set(open.map(({ intentId }) => intentId));
  const plan = await hold.read();
  const left = plan.intents.filter(({ intentId, orderState, changes, brokerOrderId }) =>
    ids.has(intentId) && orderState === "open" && changes < mostChanges &&
    brokerOrderId !== undefined
  );
  if (left.length === 0) return;
  const limits = await ports.nextLimits(left, plan);
  for (const [i, intent] of left.entries()) {
    const limitPrice = limits[i];
    const { brokerOrderId, quantity, purpose } = intent;
    if (limitPrice === undefined || brokerOrderId === undefined) continue;
    const sendBefore = await hold.claimChange(intent, limitPrice, mostChanges);
    // Directly before the request: whatever held this call up, a leave that ran out is not used.
    if (sendBefore === undefined || await clock.now() >= sendBefore) continue;
    await broker.modify(brokerOrderId, { quantity, limitPrice }, {
      sendBefore,
      ...(purpose === "open" ? {} : { isReducing: true }),
    });
  }
}
