import type { Definition } from "../definition.ts";

/** Call and put sold in the money; method 5.2, row 45. */
export const shortGuts: Definition = {
  id: "short_guts",
  name: "Short guts",
  legs: [
    { right: "call", side: "sell", ratio: 1, slot: 0 },
    { right: "put", side: "sell", ratio: 1, slot: 1 },
  ],
  placements: [
    { kind: "delta", right: "call", low: 0.52, target: 0.6, high: 0.7 },
    { kind: "delta", right: "put", low: 0.52, target: 0.6, high: 0.7 },
  ],
  order: [0, 1],
  direction: "neutral",
  volatilityPreference: "short",
  permission: "index_or_covered",
  exitFamily: "credit",
};
