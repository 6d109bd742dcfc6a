import type { Definition } from "../definition.ts";

/** A put out of the money paid with a call out of the money; method 5.2, row 21. */
export const bearRiskReversal: Definition = {
  id: "bear_risk_reversal",
  name: "Bear risk reversal",
  legs: [
    { right: "put", side: "buy", ratio: 1, slot: 0 },
    { right: "call", side: "sell", ratio: 1, slot: 1 },
  ],
  placements: [
    { kind: "delta", right: "put", low: 0.1, target: 0.25, high: 0.4 },
    { kind: "delta", right: "call", low: 0.1, target: 0.25, high: 0.4 },
  ],
  order: [0, 1],
  direction: "bearish",
  volatilityPreference: "none",
  permission: "index_or_covered",
  exitFamily: "credit",
};
