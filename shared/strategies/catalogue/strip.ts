import type { Definition } from "../definition.ts";

/** A straddle with a second put: the fall counts twice; method 5.2, row 55. */
export const strip: Definition = {
  id: "strip",
  name: "Strip",
  legs: [
    { right: "call", side: "buy", ratio: 1, slot: 0 },
    { right: "put", side: "buy", ratio: 2, slot: 0 },
  ],
  placements: [
    { kind: "at_the_money", steps: 1 },
  ],
  order: [0],
  direction: "bearish",
  volatilityPreference: "long",
  permission: "any",
  exitFamily: "long_volatility",
};
