import type { Definition } from "../definition.ts";

/** A bull call spread paid with a put out of the money; method 5.2, row 15. */
export const bullSeagull: Definition = {
  id: "bull_seagull",
  name: "Bull seagull",
  legs: [
    { right: "put", side: "sell", ratio: 1, slot: 0 },
    { right: "call", side: "buy", ratio: 1, slot: 1 },
    { right: "call", side: "sell", ratio: 1, slot: 2 },
  ],
  placements: [
    { kind: "delta", right: "put", low: 0.1, target: 0.2, high: 0.35 },
    { kind: "delta", right: "call", low: 0.4, target: 0.5, high: 0.6 },
    { kind: "steps", from: 1, towards: "above", min: 1, max: 12, width: 0.5 },
  ],
  order: [0, 1, 2],
  direction: "bullish",
  volatilityPreference: "none",
  permission: "index_or_covered",
  exitFamily: "debit",
};
