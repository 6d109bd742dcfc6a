import type { Definition } from "../definition.ts";

/** A call out of the money paid with a put out of the money; method 5.2, row 6. */
export const bullRiskReversal: Definition = {
  id: "bull_risk_reversal",
  name: "Bull risk reversal",
  legs: [
    { right: "put", side: "sell", ratio: 1, slot: 0 },
    { right: "call", side: "buy", ratio: 1, slot: 1 },
  ],
  placements: [
    { kind: "delta", right: "put", low: 0.1, target: 0.25, high: 0.4 },
    { kind: "delta", right: "call", low: 0.1, target: 0.25, high: 0.4 },
  ],
  order: [0, 1],
  direction: "bullish",
  volatilityPreference: "none",
  permission: "index_or_covered",
  exitFamily: "credit",
};
