import { awaiting } from "./awaiting.ts";
import { reachableAwaits } from "./reachable_awaits.ts";
import type { Random } from "./random.ts";
import type { Call } from "./virtual_calls.ts";

/** What goes wrong, by name. */
export const FAULTS = [
  "crash",
  "freeze",
  "frozen_between_claim_and_send",
  "frozen_between_send_and_store",
  "database_request_lost",
  "database_reply_lost",
  "send_request_lost",
  "send_reply_lost",
  "send_arrives_late",
  "send_refused",
  "order_rejected",
  "order_shown_late",
  "order_shown_very_late",
  "fills_in_parts",
  "never_filled",
  "trades_behind_order",
  "find_failed",
  "positions_failed",
  "books_failed",
  "price_moved",
  "change_request_lost",
  "change_reply_lost",
  "change_refused",
  "cancel_request_lost",
  "cancel_reply_lost",
  "cancel_takes_long",
  "fill_after_cancel",
  "no_price",
  "gate_closed_again",
  "paused",
  "closed_in_parts",
  "adjusted",
  "new_day",
] as const;
export type Fault = (typeof FAULTS)[number];

/** Faults of one schedule, counted; none strikes while they rest. */
export interface Faults {
  /** True when the fault happens now. */
  strikes(fault: Fault, probability: number): boolean;
  /** An await: the call may die here or stay away for a while. */
  at(place: string, call: Call, milliseconds: number): Promise<void>;
  rest(resting: boolean): void;
}

/**
 * What all schedules met: how often each fault struck, and how often each await of the desk was
 * seen to be passed, at one look in eight.
 */
export interface Met {
  readonly faults: Record<Fault, number>;
  readonly awaits: Record<string, number>;
}

/** Every fault and every await that the schedules' calls can come to, met by none yet. */
export function nothingMet(): Met {
  const none = <K extends string>(names: readonly K[]) =>
    Object.fromEntries(names.map((name) => [name, 0])) as Record<K, number>;
  return { faults: none(FAULTS), awaits: none(reachableAwaits("bench/chaos")) };
}

/** Adds what others met. */
export function addMet(met: Met, other: Met): void {
  for (const part of ["faults", "awaits"] as const) {
    const counts: Record<string, number> = met[part];
    for (const [name, count] of Object.entries(other[part])) {
      counts[name] = (counts[name] ?? 0) + count;
    }
  }
}

/** A worker that is frozen stays away for two minutes at least. */
const FREEZE_MS = 120_000;
const FREEZES: Readonly<Record<string, Fault>> = {
  "after claim_intent": "frozen_between_claim_and_send",
  "after send": "frozen_between_send_and_store",
};

/** A look at where a call stands takes twice as long as all else together. */
const LOOK_EVERY = 8;

/** Faults that strike with so many times their usual probability. */
export function faultsOf(random: Random, intensity: number, met: Met): Faults {
  let active = true;
  let passed = 0;
  const strikes = (fault: Fault, probability: number) => {
    if (!active || !random.chance(Math.min(0.5, intensity * probability))) return false;
    met.faults[fault] += 1;
    return true;
  };
  return {
    strikes,
    at: async (place, call, milliseconds) => {
      if (strikes("crash", 0.004)) await call.die();
      const frozen = FREEZES[place] ?? "freeze";
      const longer = strikes(frozen, frozen === "freeze" ? 0.002 : 0.02)
        ? FREEZE_MS + random.whole(0, 60_000)
        : 0;
      await call.pause(milliseconds + longer);
      if (passed++ % LOOK_EVERY > 0) return;
      for (const each of awaiting()) met.awaits[each] = (met.awaits[each] ?? 0) + 1;
    },
    rest: (resting) => {
      active = !resting;
    },
  };
}
