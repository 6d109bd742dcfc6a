import type { Definition } from "../definition.ts";

/** A bear put spread paid with a call out of the money; method 5.2, row 27. */
export const bearSeagull: Definition = {
  id: "bear_seagull",
  name: "Bear seagull",
  legs: [
    { right: "put", side: "sell", ratio: 1, slot: 0 },
    { right: "put", side: "buy", ratio: 1, slot: 1 },
    { right: "call", side: "sell", ratio: 1, slot: 2 },
  ],
  placements: [
    { kind: "steps", from: 1, towards: "below", min: 1, max: 12, width: 0.5 },
    { kind: "delta", right: "put", low: 0.4, target: 0.5, high: 0.6 },
    { kind: "delta", right: "call", low: 0.1, target: 0.2, high: 0.35 },
  ],
  order: [2, 1, 0],
  direction: "bearish",
  volatilityPreference: "none",
  permission: "index_or_covered",
  exitFamily: "debit",
};
