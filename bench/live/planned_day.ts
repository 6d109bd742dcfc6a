import { randomOf } from "../chaos/random.ts";
import type { LiveDayOptions } from "./live_options.ts";

/** A call of execute at a minute after the first. */
export type PlannedCall =
  & { readonly minute: number }
  & (
    /** Enters so many of the queue. */
    | { readonly kind: "enter"; readonly top: number }
    /** Closes one of what is open: `pick` says which, from 0 up to below 1. */
    | { readonly kind: "close"; readonly pick: number }
  );

/** What a seed makes of a day. */
export interface PlannedDay {
  /** By their minutes. */
  readonly calls: readonly PlannedCall[];
  readonly orderFaults: readonly object[];
  readonly requestFaults: readonly object[];
}

/** Minutes after the first within which the queue is entered, and open positions are closed. */
const ENTER_MINUTES = 230;
const CLOSE_FROM = 45;
const CLOSE_MINUTES = 270;
/** Seconds that an order or a cancel takes to show: less than what the desk waits for. */
const SHOWN_AFTER_MS = 8_000;

/** The calls and faults of a day: entries spread over it, a third of them closed by name. */
export function plannedDay(options: LiveDayOptions): PlannedDay {
  const random = randomOf(options.seed, 0);
  const calls: PlannedCall[] = [];
  for (let left = options.allocations; left > 0;) {
    const top = random.whole(1, Math.min(3, left));
    calls.push({ minute: random.whole(0, ENTER_MINUTES), kind: "enter", top });
    left -= top;
  }
  for (let i = 0; i < options.allocations / 3; i++) {
    const minute = random.whole(CLOSE_FROM, CLOSE_MINUTES);
    calls.push({ minute, kind: "close", pick: random.next() });
  }
  const spread = (count: number, fault: () => object) =>
    Array.from({ length: count }, () => ({ ...fault(), after: random.whole(0, 8) }));
  return {
    calls: calls.toSorted((p, q) => p.minute - q.minute),
    orderFaults: spread(options.orderFaults, () => ({
      kind: random.pick(["late", "reject", "partial", "resting", "slow_cancel"]),
      milliseconds: random.whole(500, SHOWN_AFTER_MS),
    })),
    requestFaults: spread(options.requestFaults, () => ({
      path: "/v2/orders",
      method: "POST",
      kind: random.pick(["lost_reply", "500", "html_502"]),
      taken: random.chance(0.5),
    })),
  };
}
