import type { Definition } from "../definition.ts";

/** Two short puts between long ones of equal distance; method 5.2, row 34. */
export const longPutButterfly: Definition = {
  id: "long_put_butterfly",
  name: "Long put butterfly",
  legs: [
    { right: "put", side: "buy", ratio: 1, slot: 0 },
    { right: "put", side: "sell", ratio: 2, slot: 1 },
    { right: "put", side: "buy", ratio: 1, slot: 2 },
  ],
  placements: [
    { kind: "steps", from: 1, towards: "below", min: 1, max: 20, width: 1 },
    { kind: "at_the_money", steps: 3 },
    { kind: "equal_width", from: 1, towards: "above", like: [0, 1] },
  ],
  order: [1, 0, 2],
  direction: "neutral",
  volatilityPreference: "short",
  permission: "any",
  exitFamily: "debit",
};
