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
  /** A limit at which an order that must get done would trade now; absent without a price. */
  limit(order: Pick<StoredIntent, "segment" | "securityId" | "tick"> & { side: Side }): Promise<
    number | undefined
  >;
  /** Units that the account holds of an instrument beyond the desk's own; absent unasked. */
  gapOf?(instrument: Instrument): number;
  /** Why an entry that is under way may not go on; absent when it may. */
  gateAgain(plan: StoredPlan): Promise<string | undefined>;
}
