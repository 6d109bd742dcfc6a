import type { Definition } from "../definition.ts";

/** Call and put of one strike sold at the money; method 5.2, row 28. */
export const shortStraddle: Definition = {
  id: "short_straddle",
  name: "Short straddle",
  legs: [
    { right: "call", side: "sell", ratio: 1, slot: 0 },
    { right: "put", side: "sell", ratio: 1, slot: 0 },
  ],
  placements: [
    { kind: "at_the_money", steps: 1 },
  ],
  order: [0],
  direction: "neutral",
  volatilityPreference: "short",
  permission: "index_or_covered",
  exitFamily: "credit",
};
