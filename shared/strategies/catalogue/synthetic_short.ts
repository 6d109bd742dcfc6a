import type { Definition } from "../definition.ts";

/**
 * A put paid with the call of the same strike: the underlying sold without its price; method 5.2,
 * row 20.
 */
export const syntheticShort: Definition = {
  id: "synthetic_short",
  name: "Synthetic short",
  legs: [
    { right: "call", side: "sell", ratio: 1, slot: 0 },
    { right: "put", side: "buy", ratio: 1, slot: 0 },
  ],
  placements: [
    { kind: "at_the_money", steps: 1 },
  ],
  order: [0],
  direction: "bearish",
  volatilityPreference: "none",
  permission: "index_or_covered",
  exitFamily: "debit",
};
