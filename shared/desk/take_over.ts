import { lookAt } from "../execution/ask_broker.ts";
import type { DeskOrder } from "../execution/reconcile/desk_books.ts";
import type { Mismatch } from "../execution/reconcile/mismatch.ts";
import type { BrokerOrder } from "../vocabulary/ports/broker.ts";
import { faultText } from "./finish_plans.ts";
import type { TradingFloor } from "./trading_floor.ts";

/** An order that the broker tells more of than the tables have. */
export interface TakenOrder {
  readonly mismatch: Mismatch;
  readonly order: DeskOrder;
  /** Of an earlier date: its trades. One of today is asked for. */
  readonly booked?: BrokerOrder;
}

/**
 * Takes over what the broker tells of orders, the way that every answer of the broker is stored:
 * under the lease of the order's plan, and as late where the plan had ended. A plan that another
 * call holds is left to it.
 */
export async function takeOver(
  orders: readonly TakenOrder[],
  floor: TradingFloor,
): Promise<void> {
  for (const planId of new Set(orders.map(({ order }) => order.planId))) {
    const held = await floor.plans.hold(planId);
    if (held === undefined) continue;
    const { plan, hold } = held;
    try {
      for (const { order, booked } of orders.filter((each) => each.order.planId === planId)) {
        const intent = plan.intents.find(({ correlationId }) =>
          correlationId === order.correlationId
        );
        if (intent === undefined) continue;
        if (booked === undefined) await lookAt(intent, floor.planPorts(hold, plan.mode));
        else await hold.storeOrder(intent, "confirmed", undefined, booked);
      }
      await hold.release();
    } catch (error) {
      await hold.release(faultText(error));
    }
  }
}
