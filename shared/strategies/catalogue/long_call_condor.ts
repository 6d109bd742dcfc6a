import type { Definition } from "../definition.ts";

/**
 * Two short calls of different strikes between long ones of equal distance; method 5.2, row
 * 35.
 */
export const longCallCondor: Definition = {
  id: "long_call_condor",
  name: "Long call condor",
  legs: [
    { right: "call", side: "buy", ratio: 1, slot: 0 },
    { right: "call", side: "sell", ratio: 1, slot: 1 },
    { right: "call", side: "sell", ratio: 1, slot: 2 },
    { right: "call", side: "buy", ratio: 1, slot: 3 },
  ],
  placements: [
    { kind: "steps", from: 1, towards: "below", min: 1, max: 8, width: 0.5 },
    { kind: "delta", right: "call", low: 0.5, target: 0.62, high: 0.75 },
    { kind: "delta", right: "call", low: 0.25, target: 0.38, high: 0.49 },
    { kind: "equal_width", from: 2, towards: "above", like: [0, 1] },
  ],
  order: [1, 2, 0, 3],
  direction: "neutral",
  volatilityPreference: "short",
  permission: "any",
  exitFamily: "debit",
};
