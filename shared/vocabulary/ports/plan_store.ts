import type { BrokerOrder } from "./broker.ts";
import type { IntentPurpose, IntentState, OrderState, PlanKind, PlanState } from "../states.ts";
import type { Mode, Segment, Side } from "../terms.ts";

/** The stored wish to send one order. Quantity in units, price in rupees on the tick. */
export interface NewIntent {
  readonly step: number;
  readonly legNumber: number;
  readonly purpose: IntentPurpose;
  readonly side: Side;
  readonly segment: Segment;
  readonly securityId: string;
  readonly quantity: number;
  readonly limitPrice: number;
  readonly tick: number;
  readonly correlationId: string;
}

export interface StoredIntent extends NewIntent {
  readonly intentId: number;
  readonly state: IntentState;
  /** Absent before the broker took it. */
  readonly orderState?: OrderState;
  readonly brokerOrderId?: string;
  readonly filledQuantity: number;
}

/** The ordered orders of an allocation or exit, with what became of them. */
export interface StoredPlan {
  readonly planId: number;
  readonly kind: PlanKind;
  readonly mode: Mode;
  readonly state: PlanState;
  readonly underlying: string;
  readonly intents: readonly StoredIntent[];
}

/** Where plans are kept. Every method may be repeated. */
export interface PlanStore {
  read(planId: number): Promise<StoredPlan>;
  advance(planId: number, state: PlanState, reason?: string): Promise<void>;
  addIntents(planId: number, intents: readonly NewIntent[]): Promise<StoredPlan>;
  /** What the broker said of an intent; with the order when it has one. */
  storeOrder(
    intent: StoredIntent,
    outcome: Exclude<IntentState, "written">,
    reason: string | undefined,
    order: BrokerOrder | undefined,
  ): Promise<void>;
  /**
   * Opens the position of an entry plan, or closes that of an exit plan, once all its orders are
   * filled.
   */
  complete(plan: StoredPlan): Promise<void>;
}
