import type { Definition } from "../definition.ts";

/** Pays a premium for an unlimited rise; method 5.2, row 1. */
export const longCall: Definition = {
  id: "long_call",
  name: "Long call",
  legs: [
    { right: "call", side: "buy", ratio: 1, slot: 0 },
  ],
  placements: [
    { kind: "delta", right: "call", low: 0.35, target: 0.5, high: 0.65 },
  ],
  order: [0],
  direction: "bullish",
  volatilityPreference: "long",
  permission: "any",
  exitFamily: "debit",
};
