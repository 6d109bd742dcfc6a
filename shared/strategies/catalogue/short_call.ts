import type { Definition } from "../definition.ts";

/** Takes a premium against the duty to deliver at the strike; method 5.2, row 17. */
export const shortCall: Definition = {
  id: "short_call",
  name: "Short call",
  legs: [
    { right: "call", side: "sell", ratio: 1, slot: 0 },
  ],
  placements: [
    { kind: "delta", right: "call", low: 0.1, target: 0.25, high: 0.4 },
  ],
  order: [0],
  direction: "bearish",
  volatilityPreference: "short",
  permission: "index_or_covered",
  exitFamily: "credit",
};
