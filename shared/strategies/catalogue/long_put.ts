import type { Definition } from "../definition.ts";

/** Pays a premium for a fall; method 5.2, row 16. */
export const longPut: Definition = {
  id: "long_put",
  name: "Long put",
  legs: [
    { right: "put", side: "buy", ratio: 1, slot: 0 },
  ],
  placements: [
    { kind: "delta", right: "put", low: 0.35, target: 0.5, high: 0.65 },
  ],
  order: [0],
  direction: "bearish",
  volatilityPreference: "long",
  permission: "any",
  exitFamily: "debit",
};
