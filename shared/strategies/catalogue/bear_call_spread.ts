import type { Definition } from "../definition.ts";

/** A short call insured by a higher long one; method 5.2, row 19. */
export const bearCallSpread: Definition = {
  id: "bear_call_spread",
  name: "Bear call spread",
  legs: [
    { right: "call", side: "sell", ratio: 1, slot: 0 },
    { right: "call", side: "buy", ratio: 1, slot: 1 },
  ],
  placements: [
    { kind: "delta", right: "call", low: 0.15, target: 0.25, high: 0.4 },
    { kind: "steps", from: 0, towards: "above", min: 1, max: 12, width: 0.5 },
  ],
  order: [0, 1],
  direction: "bearish",
  volatilityPreference: "short",
  permission: "any",
  exitFamily: "credit",
};
