import type { Definition } from "../definition.ts";

/** Call and put sold out of the money; method 5.2, row 29. */
export const shortStrangle: Definition = {
  id: "short_strangle",
  name: "Short strangle",
  legs: [
    { right: "put", side: "sell", ratio: 1, slot: 0 },
    { right: "call", side: "sell", ratio: 1, slot: 1 },
  ],
  placements: [
    { kind: "delta", right: "put", low: 0.1, target: 0.16, high: 0.3 },
    { kind: "delta", right: "call", low: 0.1, target: 0.16, high: 0.3 },
  ],
  order: [0, 1],
  direction: "neutral",
  volatilityPreference: "short",
  permission: "index_or_covered",
  exitFamily: "credit",
};
