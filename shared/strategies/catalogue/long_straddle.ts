import type { Definition } from "../definition.ts";

/** Call and put at the money: any large move; method 5.2, row 46. */
export const longStraddle: Definition = {
  id: "long_straddle",
  name: "Long straddle",
  legs: [
    { right: "call", side: "buy", ratio: 1, slot: 0 },
    { right: "put", side: "buy", ratio: 1, slot: 0 },
  ],
  placements: [
    { kind: "at_the_money", steps: 1 },
  ],
  order: [0],
  direction: "neutral",
  volatilityPreference: "long",
  permission: "any",
  exitFamily: "long_volatility",
};
