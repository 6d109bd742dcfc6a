import type { Definition } from "../definition.ts";

/**
 * Two vertical spreads that pay their width at any price: shows the interest in the quotes; method
 * 5.2, row 57.
 */
export const box: Definition = {
  id: "box",
  name: "Box",
  legs: [
    { right: "put", side: "sell", ratio: 1, slot: 0 },
    { right: "call", side: "buy", ratio: 1, slot: 0 },
    { right: "put", side: "buy", ratio: 1, slot: 1 },
    { right: "call", side: "sell", ratio: 1, slot: 1 },
  ],
  placements: [
    { kind: "at_the_money", steps: 1 },
    { kind: "steps", from: 0, towards: "above", min: 1, max: 12, width: 0.5 },
  ],
  order: [0, 1],
  direction: "neutral",
  volatilityPreference: "none",
  permission: "check_only",
  exitFamily: "hedge",
};
