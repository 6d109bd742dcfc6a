import type { Definition } from "../definition.ts";

/** Two puts paid with one of a higher strike; method 5.2, row 22. */
export const putRatioBackspread: Definition = {
  id: "put_ratio_backspread",
  name: "Put ratio backspread",
  legs: [
    { right: "put", side: "buy", ratio: 2, slot: 0 },
    { right: "put", side: "sell", ratio: 1, slot: 1 },
  ],
  placements: [
    { kind: "steps", from: 1, towards: "below", min: 1, max: 8, width: 0.5 },
    { kind: "delta", right: "put", low: 0.35, target: 0.5, high: 0.6 },
  ],
  order: [1, 0],
  direction: "bearish",
  volatilityPreference: "long",
  permission: "any",
  exitFamily: "long_volatility",
};
