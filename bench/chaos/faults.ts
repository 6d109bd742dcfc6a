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
  "cancel_request_lost",
  "cancel_reply_lost",
  "cancel_takes_long",
  "fill_after_cancel",
  "no_price",
  "gate_closed_again",
  "paused",
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

/** What all schedules met. */
export interface Met {
  readonly faults: Record<Fault, number>;
  readonly awaits: Record<string, number>;
}

export function nothingMet(): Met {
  return {
    faults: Object.fromEntries(FAULTS.map((fault) => [fault, 0])) as Record<Fault, number>,
    awaits: {},
  };
}

/** A worker that is frozen stays away for two minutes at least. */
const FREEZE_MS = 120_000;
const FREEZES: Readonly<Record<string, Fault>> = {
  "after claim_intent": "frozen_between_claim_and_send",
  "after send": "frozen_between_send_and_store",
};

/** Faults that strike with so many times their usual probability. */
export function faultsOf(random: Random, intensity: number, met: Met): Faults {
  let active = true;
  const strikes = (fault: Fault, probability: number) => {
    if (!active || !random.chance(Math.min(0.5, intensity * probability))) return false;
    met.faults[fault] += 1;
    return true;
  };
  return {
    strikes,
    at: async (place, call, milliseconds) => {
      met.awaits[place] = (met.awaits[place] ?? 0) + 1;
      if (strikes("crash", 0.004)) await call.die();
      const frozen = FREEZES[place] ?? "freeze";
      const longer = strikes(frozen, frozen === "freeze" ? 0.002 : 0.02)
        ? FREEZE_MS + random.whole(0, 60_000)
        : 0;
      await call.pause(milliseconds + longer);
    },
    rest: (resting) => {
      active = !resting;
    },
  };
}
