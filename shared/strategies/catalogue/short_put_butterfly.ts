import type { Definition } from "../definition.ts";

/** Two long puts between short ones of equal distance; method 5.2, row 52. */
export const shortPutButterfly: Definition = {
  id: "short_put_butterfly",
  name: "Short put butterfly",
  legs: [
    { right: "put", side: "sell", ratio: 1, slot: 0 },
    { right: "put", side: "buy", ratio: 2, slot: 1 },
    { right: "put", side: "sell", ratio: 1, slot: 2 },
  ],
  placements: [
    { kind: "steps", from: 1, towards: "below", min: 1, max: 12, width: 1 },
    { kind: "at_the_money", steps: 1 },
    { kind: "equal_width", from: 1, towards: "above", like: [0, 1] },
  ],
  order: [1, 0, 2],
  direction: "neutral",
  volatilityPreference: "long",
  permission: "any",
  exitFamily: "long_volatility",
};
