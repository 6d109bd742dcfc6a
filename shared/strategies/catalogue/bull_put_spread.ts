import type { Definition } from "../definition.ts";

/** A short put insured by a lower long one; method 5.2, row 4. */
export const bullPutSpread: Definition = {
  id: "bull_put_spread",
  name: "Bull put spread",
  legs: [
    { right: "put", side: "buy", ratio: 1, slot: 0 },
    { right: "put", side: "sell", ratio: 1, slot: 1 },
  ],
  placements: [
    { kind: "steps", from: 1, towards: "below", min: 1, max: 12, width: 0.5 },
    { kind: "delta", right: "put", low: 0.15, target: 0.25, high: 0.4 },
  ],
  order: [1, 0],
  direction: "bullish",
  volatilityPreference: "short",
  permission: "any",
  exitFamily: "credit",
};
