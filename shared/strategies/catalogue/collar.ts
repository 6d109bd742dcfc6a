import type { Definition } from "../definition.ts";

/** The underlying of one lot, its put paid with the call above; method 5.2, row 9. */
export const collar: Definition = {
  id: "collar",
  name: "Collar",
  legs: [
    { right: "underlying", side: "buy", ratio: 1, slot: 0 },
    { right: "put", side: "buy", ratio: 1, slot: 0 },
    { right: "call", side: "sell", ratio: 1, slot: 1 },
  ],
  placements: [
    { kind: "delta", right: "put", low: 0.1, target: 0.25, high: 0.4 },
    { kind: "delta", right: "call", low: 0.1, target: 0.25, high: 0.4 },
  ],
  order: [0, 1],
  direction: "bullish",
  volatilityPreference: "none",
  permission: "with_underlying",
  exitFamily: "hedge",
};
