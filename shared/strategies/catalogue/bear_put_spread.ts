import type { Definition } from "../definition.ts";

/** A long put financed by a lower short one; method 5.2, row 18. */
export const bearPutSpread: Definition = {
  id: "bear_put_spread",
  name: "Bear put spread",
  legs: [
    { right: "put", side: "sell", ratio: 1, slot: 0 },
    { right: "put", side: "buy", ratio: 1, slot: 1 },
  ],
  placements: [
    { kind: "expected_move", low: -0.3, target: -1, high: -1.6 },
    { kind: "delta", right: "put", low: 0.4, target: 0.55, high: 0.7 },
  ],
  order: [1, 0],
  direction: "bearish",
  volatilityPreference: "none",
  permission: "any",
  exitFamily: "debit",
};
