import type { Definition } from "../definition.ts";

/** A straddle with a second call: the rise counts twice; method 5.2, row 56. */
export const strap: Definition = {
  id: "strap",
  name: "Strap",
  legs: [
    { right: "call", side: "buy", ratio: 2, slot: 0 },
    { right: "put", side: "buy", ratio: 1, slot: 0 },
  ],
  placements: [
    { kind: "at_the_money", steps: 1 },
  ],
  order: [0],
  direction: "bullish",
  volatilityPreference: "long",
  permission: "any",
  exitFamily: "long_volatility",
};
