import type { Definition } from "../definition.ts";

/** Two calls paid with one of a lower strike; method 5.2, row 10. */
export const callRatioBackspread: Definition = {
  id: "call_ratio_backspread",
  name: "Call ratio backspread",
  legs: [
    { right: "call", side: "sell", ratio: 1, slot: 0 },
    { right: "call", side: "buy", ratio: 2, slot: 1 },
  ],
  placements: [
    { kind: "delta", right: "call", low: 0.35, target: 0.5, high: 0.6 },
    { kind: "steps", from: 0, towards: "above", min: 1, max: 8, width: 0.5 },
  ],
  order: [0, 1],
  direction: "bullish",
  volatilityPreference: "long",
  permission: "any",
  exitFamily: "long_volatility",
};
