import type { Definition } from "../definition.ts";

/** Shares of one lot with a call and a put sold against them; method 5.2, row 39. */
export const coveredStrangle: Definition = {
  id: "covered_strangle",
  name: "Covered strangle",
  legs: [
    { right: "underlying", side: "buy", ratio: 1, slot: 0 },
    { right: "put", side: "sell", ratio: 1, slot: 0 },
    { right: "call", side: "sell", ratio: 1, slot: 1 },
  ],
  placements: [
    { kind: "delta", right: "put", low: 0.1, target: 0.2, high: 0.35 },
    { kind: "delta", right: "call", low: 0.1, target: 0.2, high: 0.35 },
  ],
  order: [0, 1],
  direction: "bullish",
  volatilityPreference: "short",
  permission: "with_underlying",
  exitFamily: "hedge",
};
