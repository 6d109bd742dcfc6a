import type { Definition } from "../definition.ts";

/**
 * A put butterfly with the wider wing below, entered without a debit: no loss on the way up; method
 * 5.2, row 14.
 */
export const putBrokenWingBull: Definition = {
  id: "put_broken_wing_bull",
  name: "Broken-wing put butterfly",
  legs: [
    { right: "put", side: "buy", ratio: 1, slot: 0 },
    { right: "put", side: "sell", ratio: 2, slot: 1 },
    { right: "put", side: "buy", ratio: 1, slot: 2 },
  ],
  placements: [
    {
      kind: "unequal_width",
      from: 1,
      towards: "below",
      like: [1, 2],
      relation: "wider",
      max: 12,
      width: 1,
    },
    { kind: "delta", right: "put", low: 0.2, target: 0.35, high: 0.45 },
    { kind: "steps", from: 1, towards: "above", min: 1, max: 6, width: 0.5 },
  ],
  order: [1, 2, 0],
  credit: { kind: "no_debit" },
  direction: "bullish",
  volatilityPreference: "short",
  permission: "any",
  exitFamily: "credit",
};
