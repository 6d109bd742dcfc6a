import type { Definition } from "../definition.ts";

/** A strangle bought and a wider one of equal wings sold; method 5.2, row 49. */
export const reverseIronCondor: Definition = {
  id: "reverse_iron_condor",
  name: "Reverse iron condor",
  legs: [
    { right: "put", side: "sell", ratio: 1, slot: 0 },
    { right: "put", side: "buy", ratio: 1, slot: 1 },
    { right: "call", side: "buy", ratio: 1, slot: 2 },
    { right: "call", side: "sell", ratio: 1, slot: 3 },
  ],
  placements: [
    { kind: "steps", from: 1, towards: "below", min: 1, max: 8, width: 0.5 },
    { kind: "delta", right: "put", low: 0.2, target: 0.35, high: 0.45 },
    { kind: "delta", right: "call", low: 0.2, target: 0.35, high: 0.45 },
    { kind: "equal_width", from: 2, towards: "above", like: [0, 1] },
  ],
  order: [1, 2, 0, 3],
  direction: "neutral",
  volatilityPreference: "long",
  permission: "any",
  exitFamily: "long_volatility",
};
