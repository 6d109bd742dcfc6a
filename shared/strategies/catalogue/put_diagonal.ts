import type { Definition } from "../definition.ts";

/** A far put deep in the money with a near put sold below it; method 5.2, row 25. */
export const putDiagonal: Definition = {
  id: "put_diagonal",
  name: "Put diagonal",
  legs: [
    { right: "put", side: "sell", ratio: 1, slot: 0 },
    { right: "put", side: "buy", ratio: 1, slot: 1, expiry: "far" },
  ],
  placements: [
    { kind: "delta", right: "put", low: 0.15, target: 0.3, high: 0.4 },
    { kind: "delta", right: "put", low: 0.7, target: 0.8, high: 0.92 },
  ],
  order: [1, 0],
  credit: { kind: "debit_below_width", of: [0, 1] },
  direction: "bearish",
  volatilityPreference: "none",
  permission: "any",
  exitFamily: "calendar",
};
