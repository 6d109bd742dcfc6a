import type { Definition } from "../definition.ts";

/** Call and put bought in the money; method 5.2, row 48. */
export const longGuts: Definition = {
  id: "long_guts",
  name: "Long guts",
  legs: [
    { right: "call", side: "buy", ratio: 1, slot: 0 },
    { right: "put", side: "buy", ratio: 1, slot: 1 },
  ],
  placements: [
    { kind: "delta", right: "call", low: 0.52, target: 0.6, high: 0.7 },
    { kind: "delta", right: "put", low: 0.52, target: 0.6, high: 0.7 },
  ],
  order: [0, 1],
  direction: "neutral",
  volatilityPreference: "long",
  permission: "any",
  exitFamily: "long_volatility",
};
