import type { BrokerOrder } from "./broker.ts";
import type { IntentPurpose, IntentState, OrderState, PlanKind, PlanState } from "../states.ts";
import type { Mode, Segment, Side } from "../terms.ts";
import type { TradingDate } from "../trading_date.ts";
import type { SendReceipt } from "./send_receipt.ts";

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
  /** Of an index's underlying, which is its future. */
  readonly isFuture?: true;
  readonly state: IntentState;
  /** Absent before the broker took it. */
  readonly orderState?: OrderState;
  readonly brokerOrderId?: string;
  /** When the broker took it, or may have at the latest; absent while it was not claimed. */
  readonly sentAt?: Date;
  readonly filledQuantity: number;
  /** The limit at the broker; absent where it is not told. */
  readonly orderLimit?: number;
  /** Changes of the limit that were asked for, whatever became of them. */
  readonly changes: number;
}

/** What stands of a leg. */
export interface HeldLeg {
  readonly legNumber: number;
  /** Bought +. */
  readonly units: number;
  /** As of its intents. */
  readonly isFuture?: true;
  /** The last date on which it trades; absent of shares. */
  readonly endsOn?: TradingDate;
  readonly segment: Segment;
  readonly securityId: string;
  readonly tick: number;
}

/** The ordered orders of an allocation, exit or adjustment, with what became of them. */
export interface StoredPlan {
  readonly planId: number;
  readonly kind: PlanKind;
  readonly mode: Mode;
  readonly state: PlanState;
  readonly underlying: string;
  readonly tradingDate: TradingDate;
  readonly createdAt: Date;
  /** Of an entry. */
  readonly allocationId?: number;
  /** Of an exit, and of what an adjustment opens. */
  readonly positionId?: number;
  /** Of what an adjustment closes or opens. */
  readonly adjustmentId?: number;
  /** What its adjustment closes goes first, and is not done. */
  readonly isWaiting?: true;
  /** The position that its adjustment opens legs in is closed: it may only be traded back. */
  readonly isOrphaned?: true;
  /** What stands by leg: of the entry or adjustment, for an exit of its whole position. */
  readonly held: readonly HeldLeg[];
  readonly intents: readonly StoredIntent[];
}

/** Where plans are kept. */
export interface PlanStore {
  /** Takes a plan for this call alone; absent while another call holds it. */
  hold(planId: number): Promise<{ plan: StoredPlan; hold: PlanHold } | undefined>;
}

/**
 * A plan in the hands of one call. Every method may be repeated; each renews the lease, and throws
 * `conflict` once another call took the plan.
 */
export interface PlanHold {
  read(): Promise<StoredPlan>;
  advance(state: PlanState, reason?: string): Promise<void>;
  addIntents(intents: readonly NewIntent[]): Promise<StoredPlan>;
  /** The leave to send a written intent; absent when it is not to be sent (any more). */
  claimIntent(intent: StoredIntent): Promise<SendReceipt | undefined>;
  /**
   * The leave to change the limit of an open order until an instant; absent when it is not to be
   * changed (any more), or the limit is no step towards the market.
   */
  claimChange(
    intent: StoredIntent,
    limitPrice: number,
    mostChanges: number,
  ): Promise<Date | undefined>;
  /** What the broker said of an intent; with the order when it has one. */
  storeOrder(
    intent: StoredIntent,
    outcome: "written" | "confirmed" | "refused" | "unknown",
    reason: string | undefined,
    order: BrokerOrder | undefined,
  ): Promise<void>;
  /** The broker does not show an order that may have been sent; the intent's state after that. */
  noteAbsence(intent: StoredIntent): Promise<IntentState>;
  /**
   * Opens the position of an entry plan, ends an exit and closes what it emptied, or puts what an
   * adjustment opened into its position, once all orders are filled.
   */
  complete(): Promise<void>;
  /** Gives the plan back, with what went wrong. */
  release(error?: string): Promise<void>;
}
