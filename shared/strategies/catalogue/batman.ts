import type { Definition } from "../definition.ts";

/** A put ratio spread and a call ratio spread of equal width; method 5.2, row 44. */
export const batman: Definition = {
  id: "batman",
  name: "Batman",
  legs: [
    { right: "put", side: "sell", ratio: 2, slot: 0 },
    { right: "put", side: "buy", ratio: 1, slot: 1 },
    { right: "call", side: "buy", ratio: 1, slot: 2 },
    { right: "call", side: "sell", ratio: 2, slot: 3 },
  ],
  placements: [
    { kind: "steps", from: 1, towards: "below", min: 1, max: 8, width: 0.5 },
    { kind: "delta", right: "put", low: 0.25, target: 0.36, high: 0.48 },
    { kind: "delta", right: "call", low: 0.25, target: 0.36, high: 0.48 },
    { kind: "equal_width", from: 2, towards: "above", like: [0, 1] },
  ],
  order: [1, 2, 0, 3],
  direction: "neutral",
  volatilityPreference: "short",
  permission: "index_or_covered",
  exitFamily: "credit",
};
