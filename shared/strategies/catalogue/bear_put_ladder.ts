import type { Definition } from "../definition.ts";

/** A bear put spread with a further put sold below it; method 5.2, row 24. */
export const bearPutLadder: Definition = {
  id: "bear_put_ladder",
  name: "Bear put ladder",
  legs: [
    { right: "put", side: "sell", ratio: 1, slot: 0 },
    { right: "put", side: "sell", ratio: 1, slot: 1 },
    { right: "put", side: "buy", ratio: 1, slot: 2 },
  ],
  placements: [
    { kind: "steps", from: 1, towards: "below", min: 1, max: 8, width: 0.5 },
    { kind: "delta", right: "put", low: 0.2, target: 0.35, high: 0.44 },
    { kind: "delta", right: "put", low: 0.45, target: 0.55, high: 0.65 },
  ],
  order: [2, 1, 0],
  direction: "neutral",
  volatilityPreference: "short",
  permission: "index_or_covered",
  exitFamily: "credit",
};
