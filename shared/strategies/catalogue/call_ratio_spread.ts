import type { Definition } from "../definition.ts";

/** A long call with two sold above it; method 5.2, row 37. */
export const callRatioSpread: Definition = {
  id: "call_ratio_spread",
  name: "Call ratio spread",
  legs: [
    { right: "call", side: "buy", ratio: 1, slot: 0 },
    { right: "call", side: "sell", ratio: 2, slot: 1 },
  ],
  placements: [
    { kind: "delta", right: "call", low: 0.4, target: 0.5, high: 0.6 },
    { kind: "delta", right: "call", low: 0.1, target: 0.25, high: 0.39 },
  ],
  order: [0, 1],
  direction: "neutral",
  volatilityPreference: "short",
  permission: "index_or_covered",
  exitFamily: "credit",
};
