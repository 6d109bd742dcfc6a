import type { Definition } from "../definition.ts";

/**
 * A call butterfly with the wider wing above, entered without a debit: no loss on the way down;
 * method 5.2, row 26.
 */
export const callBrokenWingBear: Definition = {
  id: "call_broken_wing_bear",
  name: "Broken-wing call butterfly",
  legs: [
    { right: "call", side: "buy", ratio: 1, slot: 0 },
    { right: "call", side: "sell", ratio: 2, slot: 1 },
    { right: "call", side: "buy", ratio: 1, slot: 2 },
  ],
  placements: [
    { kind: "steps", from: 1, towards: "below", min: 1, max: 6, width: 0.5 },
    { kind: "delta", right: "call", low: 0.2, target: 0.35, high: 0.45 },
    {
      kind: "unequal_width",
      from: 1,
      towards: "above",
      like: [0, 1],
      relation: "wider",
      max: 12,
      width: 1,
    },
  ],
  order: [1, 0, 2],
  credit: { kind: "no_debit" },
  direction: "bearish",
  volatilityPreference: "short",
  permission: "any",
  exitFamily: "credit",
};
