import type { Definition } from "../definition.ts";

/** A near put sold against a far one of the same strike; method 5.2, row 41. */
export const putCalendar: Definition = {
  id: "put_calendar",
  name: "Put calendar",
  legs: [
    { right: "put", side: "sell", ratio: 1, slot: 0 },
    { right: "put", side: "buy", ratio: 1, slot: 0, expiry: "far" },
  ],
  placements: [
    { kind: "delta", right: "put", low: 0.38, target: 0.5, high: 0.62 },
  ],
  order: [0],
  direction: "neutral",
  volatilityPreference: "none",
  permission: "any",
  exitFamily: "calendar",
};
