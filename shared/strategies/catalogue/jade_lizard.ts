import type { Definition } from "../definition.ts";

/**
 * A short put and a bear call spread whose premium covers the width above: no loss on the way up;
 * method 5.2, row 11.
 */
export const jadeLizard: Definition = {
  id: "jade_lizard",
  name: "Jade lizard",
  legs: [
    { right: "put", side: "sell", ratio: 1, slot: 0 },
    { right: "call", side: "sell", ratio: 1, slot: 1 },
    { right: "call", side: "buy", ratio: 1, slot: 2 },
  ],
  placements: [
    { kind: "delta", right: "put", low: 0.1, target: 0.25, high: 0.4 },
    { kind: "delta", right: "call", low: 0.15, target: 0.25, high: 0.4 },
    { kind: "steps", from: 1, towards: "above", min: 1, max: 6, width: 0.5 },
  ],
  order: [0, 1, 2],
  credit: { kind: "covers_width", of: [1, 2] },
  direction: "bullish",
  volatilityPreference: "short",
  permission: "index_or_covered",
  exitFamily: "credit",
};
