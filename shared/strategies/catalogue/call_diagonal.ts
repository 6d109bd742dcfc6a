import type { Definition } from "../definition.ts";

/**
 * A far call deep in the money with a near call sold above it: a covered call without the shares;
 * method 5.2, row 13.
 */
export const callDiagonal: Definition = {
  id: "call_diagonal",
  name: "Call diagonal",
  legs: [
    { right: "call", side: "buy", ratio: 1, slot: 0, expiry: "far" },
    { right: "call", side: "sell", ratio: 1, slot: 1 },
  ],
  placements: [
    { kind: "delta", right: "call", low: 0.7, target: 0.8, high: 0.92 },
    { kind: "delta", right: "call", low: 0.15, target: 0.3, high: 0.4 },
  ],
  order: [0, 1],
  credit: { kind: "debit_below_width", of: [0, 1] },
  direction: "bullish",
  volatilityPreference: "none",
  permission: "any",
  exitFamily: "calendar",
};
