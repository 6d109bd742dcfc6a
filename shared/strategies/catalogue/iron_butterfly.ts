import type { Definition } from "../definition.ts";

/** A short straddle at the money with wings of equal width; method 5.2, row 31. */
export const ironButterfly: Definition = {
  id: "iron_butterfly",
  name: "Iron butterfly",
  legs: [
    { right: "put", side: "buy", ratio: 1, slot: 0 },
    { right: "put", side: "sell", ratio: 1, slot: 1 },
    { right: "call", side: "sell", ratio: 1, slot: 1 },
    { right: "call", side: "buy", ratio: 1, slot: 2 },
  ],
  placements: [
    { kind: "steps", from: 1, towards: "below", min: 1, max: 20, width: 1 },
    { kind: "at_the_money", steps: 1 },
    { kind: "equal_width", from: 1, towards: "above", like: [0, 1] },
  ],
  order: [1, 0, 2],
  direction: "neutral",
  volatilityPreference: "short",
  permission: "any",
  exitFamily: "credit",
};
