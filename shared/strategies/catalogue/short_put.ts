import type { Definition } from "../definition.ts";

/** Takes a premium against the duty to buy at the strike; method 5.2, row 2. */
export const shortPut: Definition = {
  id: "short_put",
  name: "Cash-secured put",
  legs: [
    { right: "put", side: "sell", ratio: 1, slot: 0 },
  ],
  placements: [
    { kind: "delta", right: "put", low: 0.1, target: 0.25, high: 0.4 },
  ],
  order: [0],
  direction: "bullish",
  volatilityPreference: "short",
  permission: "index_or_covered",
  exitFamily: "credit",
};
