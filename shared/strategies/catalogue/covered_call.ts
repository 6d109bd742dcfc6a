import type { Definition } from "../definition.ts";

/** Shares of one lot with a call sold against them; method 5.2, row 7. */
export const coveredCall: Definition = {
  id: "covered_call",
  name: "Covered call",
  legs: [
    { right: "underlying", side: "buy", ratio: 1, slot: 0 },
    { right: "call", side: "sell", ratio: 1, slot: 0 },
  ],
  placements: [
    { kind: "moneyness", low: 0.005, target: 0.03, high: 0.12 },
  ],
  order: [0],
  direction: "bullish",
  volatilityPreference: "short",
  permission: "with_underlying",
  exitFamily: "hedge",
};
