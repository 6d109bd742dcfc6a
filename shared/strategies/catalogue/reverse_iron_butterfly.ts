import type { Definition } from "../definition.ts";

/** A straddle bought and a strangle of equal wings sold; method 5.2, row 50. */
export const reverseIronButterfly: Definition = {
  id: "reverse_iron_butterfly",
  name: "Reverse iron butterfly",
  legs: [
    { right: "put", side: "sell", ratio: 1, slot: 0 },
    { right: "put", side: "buy", ratio: 1, slot: 1 },
    { right: "call", side: "buy", ratio: 1, slot: 1 },
    { right: "call", side: "sell", ratio: 1, slot: 2 },
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
