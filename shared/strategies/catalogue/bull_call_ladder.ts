import type { Definition } from "../definition.ts";

/** A bull call spread with a further call sold above it; method 5.2, row 12. */
export const bullCallLadder: Definition = {
  id: "bull_call_ladder",
  name: "Bull call ladder",
  legs: [
    { right: "call", side: "buy", ratio: 1, slot: 0 },
    { right: "call", side: "sell", ratio: 1, slot: 1 },
    { right: "call", side: "sell", ratio: 1, slot: 2 },
  ],
  placements: [
    { kind: "delta", right: "call", low: 0.45, target: 0.55, high: 0.65 },
    { kind: "delta", right: "call", low: 0.2, target: 0.35, high: 0.44 },
    { kind: "steps", from: 1, towards: "above", min: 1, max: 8, width: 0.5 },
  ],
  order: [0, 1, 2],
  direction: "neutral",
  volatilityPreference: "short",
  permission: "index_or_covered",
  exitFamily: "credit",
};
