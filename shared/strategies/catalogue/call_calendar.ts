import type { Definition } from "../definition.ts";

/** A near call sold against a far one of the same strike; method 5.2, row 40. */
export const callCalendar: Definition = {
  id: "call_calendar",
  name: "Call calendar",
  legs: [
    { right: "call", side: "sell", ratio: 1, slot: 0 },
    { right: "call", side: "buy", ratio: 1, slot: 0, expiry: "far" },
  ],
  placements: [
    { kind: "delta", right: "call", low: 0.38, target: 0.5, high: 0.62 },
  ],
  order: [0],
  direction: "neutral",
  volatilityPreference: "none",
  permission: "any",
  exitFamily: "calendar",
};
