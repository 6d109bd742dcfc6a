import type { Definition } from "../definition.ts";

/** Both insured credit spreads with wings of different width; method 5.2, row 32. */
export const unbalancedCondor: Definition = {
  id: "unbalanced_condor",
  name: "Unbalanced iron condor",
  legs: [
    { right: "put", side: "buy", ratio: 1, slot: 0 },
    { right: "put", side: "sell", ratio: 1, slot: 1 },
    { right: "call", side: "sell", ratio: 1, slot: 2 },
    { right: "call", side: "buy", ratio: 1, slot: 3 },
  ],
  placements: [
    { kind: "steps", from: 1, towards: "below", min: 1, max: 4, width: 0.5 },
    { kind: "delta", right: "put", low: 0.1, target: 0.16, high: 0.25 },
    { kind: "delta", right: "call", low: 0.1, target: 0.16, high: 0.25 },
    {
      kind: "unequal_width",
      from: 2,
      towards: "above",
      like: [0, 1],
      relation: "different",
      max: 4,
      width: 0.75,
    },
  ],
  order: [1, 0, 2, 3],
  direction: "neutral",
  volatilityPreference: "short",
  permission: "any",
  exitFamily: "credit",
};
