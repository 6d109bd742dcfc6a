import type { Definition } from "../definition.ts";

/**
 * A short call and a bull put spread whose premium covers the width below: no loss on the way down;
 * method 5.2, row 23.
 */
export const reverseJadeLizard: Definition = {
  id: "reverse_jade_lizard",
  name: "Reverse jade lizard",
  legs: [
    { right: "put", side: "buy", ratio: 1, slot: 0 },
    { right: "put", side: "sell", ratio: 1, slot: 1 },
    { right: "call", side: "sell", ratio: 1, slot: 2 },
  ],
  placements: [
    { kind: "steps", from: 1, towards: "below", min: 1, max: 6, width: 0.5 },
    { kind: "delta", right: "put", low: 0.15, target: 0.25, high: 0.4 },
    { kind: "delta", right: "call", low: 0.1, target: 0.25, high: 0.4 },
  ],
  order: [1, 0, 2],
  credit: { kind: "covers_width", of: [0, 1] },
  direction: "bearish",
  volatilityPreference: "short",
  permission: "index_or_covered",
  exitFamily: "credit",
};
