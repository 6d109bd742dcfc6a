import type { Instrument } from "../vocabulary/instrument.ts";
import type { Broker } from "../vocabulary/ports/broker.ts";
import type { Clock } from "../vocabulary/ports/clock.ts";
import type { PlanHold, StoredIntent, StoredPlan } from "../vocabulary/ports/plan_store.ts";
import type { Side } from "../vocabulary/terms.ts";

/** What a plan's execution works with. */
export interface PlanPorts {
  readonly broker: Broker;
  /** The plan, held by this call. */
  readonly hold: PlanHold;
  readonly clock: Clock;
  /** Looks at orders that are not filled, and the seconds between them. */
  readonly attempts: number;
  readonly pollSeconds: number;
  /** Looks after which the limits of open orders go a step, and the most steps of one order. */
  readonly ladderLooks: number;
  readonly mostChanges: number;
  /** Seconds from the beginning of an entry after which it is given up. */
  readonly entrySeconds: number;
  /** The next limits of open orders of a plan, in their order; absent where one stays. */
  nextLimits(
    intents: readonly StoredIntent[],
    plan: StoredPlan,
  ): Promise<readonly (number | undefined)[]>;
  /** A limit at which an order that must get done would trade now; absent without a price. */
  limit(
    order: Pick<StoredIntent, "segment" | "securityId" | "tick" | "isFuture"> & { side: Side },
  ): Promise<number | undefined>;
  /** Units that the account holds of an instrument beyond the desk's own; absent unasked. */
  gapOf?(instrument: Instrument): number;
  /**
   * Whether the broker's history was read in this call for an order of an earlier date, and what it
   * told is stored; absent on paper, whose book forgets nothing.
   */
  isPastKnown?(correlationId: string): boolean;
  /** Why an entry that is under way may not go on; absent when it may. */
  gateAgain(plan: StoredPlan): Promise<string | undefined>;
}
