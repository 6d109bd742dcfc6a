import type { Definition } from "../definition.ts";

/** Call and put out of the money: a larger move for less premium; method 5.2, row 47. */
export const longStrangle: Definition = {
  id: "long_strangle",
  name: "Long strangle",
  legs: [
    { right: "put", side: "buy", ratio: 1, slot: 0 },
    { right: "call", side: "buy", ratio: 1, slot: 1 },
  ],
  placements: [
    { kind: "delta", right: "put", low: 0.15, target: 0.3, high: 0.4 },
    { kind: "delta", right: "call", low: 0.15, target: 0.3, high: 0.4 },
  ],
  order: [0, 1],
  direction: "neutral",
  volatilityPreference: "long",
  permission: "any",
  exitFamily: "long_volatility",
};
