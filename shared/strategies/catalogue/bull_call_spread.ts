import type { Definition } from "../definition.ts";

/** A long call financed by a higher short one; method 5.2, row 3. */
export const bullCallSpread: Definition = {
  id: "bull_call_spread",
  name: "Bull call spread",
  legs: [
    { right: "call", side: "buy", ratio: 1, slot: 0 },
    { right: "call", side: "sell", ratio: 1, slot: 1 },
  ],
  placements: [
    { kind: "delta", right: "call", low: 0.4, target: 0.55, high: 0.7 },
    { kind: "expected_move", low: 0.3, target: 1, high: 1.6 },
  ],
  order: [0, 1],
  direction: "bullish",
  volatilityPreference: "none",
  permission: "any",
  exitFamily: "debit",
};
