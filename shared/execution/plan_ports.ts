import type { Broker } from "../vocabulary/ports/broker.ts";
import type { Clock } from "../vocabulary/ports/clock.ts";
import type { NewIntent, PlanStore } from "../vocabulary/ports/plan_store.ts";

/** What a plan's execution works with. */
export interface PlanPorts {
  readonly broker: Broker;
  readonly store: PlanStore;
  readonly clock: Clock;
  /** Looks at orders that are not filled, and the seconds between them. */
  readonly attempts: number;
  readonly pollSeconds: number;
  /** A limit at which an order that must get done would trade now; absent without a quote. */
  limit(intent: NewIntent): Promise<number | undefined>;
}
