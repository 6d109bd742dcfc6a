import type { Definition } from "../definition.ts";

/** A long put with two sold below it; method 5.2, row 38. */
export const putRatioSpread: Definition = {
  id: "put_ratio_spread",
  name: "Put ratio spread",
  legs: [
    { right: "put", side: "sell", ratio: 2, slot: 0 },
    { right: "put", side: "buy", ratio: 1, slot: 1 },
  ],
  placements: [
    { kind: "delta", right: "put", low: 0.1, target: 0.25, high: 0.39 },
    { kind: "delta", right: "put", low: 0.4, target: 0.5, high: 0.6 },
  ],
  order: [0, 1],
  direction: "neutral",
  volatilityPreference: "short",
  permission: "index_or_covered",
  exitFamily: "credit",
};
