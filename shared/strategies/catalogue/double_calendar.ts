import type { Definition } from "../definition.ts";

/** A put calendar below the money and a call calendar above it; method 5.2, row 42. */
export const doubleCalendar: Definition = {
  id: "double_calendar",
  name: "Double calendar",
  legs: [
    { right: "put", side: "sell", ratio: 1, slot: 0 },
    { right: "put", side: "buy", ratio: 1, slot: 0, expiry: "far" },
    { right: "call", side: "sell", ratio: 1, slot: 1 },
    { right: "call", side: "buy", ratio: 1, slot: 1, expiry: "far" },
  ],
  placements: [
    { kind: "delta", right: "put", low: 0.2, target: 0.32, high: 0.42 },
    { kind: "delta", right: "call", low: 0.2, target: 0.32, high: 0.42 },
  ],
  order: [0, 1],
  direction: "neutral",
  volatilityPreference: "none",
  permission: "any",
  exitFamily: "calendar",
};
