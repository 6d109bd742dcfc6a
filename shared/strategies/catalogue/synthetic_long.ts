import type { Definition } from "../definition.ts";

/**
 * A call paid with the put of the same strike: the underlying without its price; method 5.2,
 * row 5.
 */
export const syntheticLong: Definition = {
  id: "synthetic_long",
  name: "Synthetic long",
  legs: [
    { right: "call", side: "buy", ratio: 1, slot: 0 },
    { right: "put", side: "sell", ratio: 1, slot: 0 },
  ],
  placements: [
    { kind: "at_the_money", steps: 1 },
  ],
  order: [0],
  direction: "bullish",
  volatilityPreference: "none",
  permission: "index_or_covered",
  exitFamily: "debit",
};
