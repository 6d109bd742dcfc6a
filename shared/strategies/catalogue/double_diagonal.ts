import type { Definition } from "../definition.ts";

/** A near strangle sold inside a far one of equal distance; method 5.2, row 43. */
export const doubleDiagonal: Definition = {
  id: "double_diagonal",
  name: "Double diagonal",
  legs: [
    { right: "put", side: "buy", ratio: 1, slot: 0, expiry: "far" },
    { right: "put", side: "sell", ratio: 1, slot: 1 },
    { right: "call", side: "sell", ratio: 1, slot: 2 },
    { right: "call", side: "buy", ratio: 1, slot: 3, expiry: "far" },
  ],
  placements: [
    { kind: "steps", from: 1, towards: "below", min: 1, max: 4, width: 0.5 },
    { kind: "delta", right: "put", low: 0.15, target: 0.25, high: 0.36 },
    { kind: "delta", right: "call", low: 0.15, target: 0.25, high: 0.36 },
    { kind: "equal_width", from: 2, towards: "above", like: [0, 1] },
  ],
  order: [1, 2, 0, 3],
  direction: "neutral",
  volatilityPreference: "none",
  permission: "any",
  exitFamily: "calendar",
};
