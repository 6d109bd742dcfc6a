import type { Definition } from "../definition.ts";

/** The underlying of one lot with a put that bounds its fall; method 5.2, row 8. */
export const protectivePut: Definition = {
  id: "protective_put",
  name: "Protective put",
  legs: [
    { right: "underlying", side: "buy", ratio: 1, slot: 0 },
    { right: "put", side: "buy", ratio: 1, slot: 0 },
  ],
  placements: [
    { kind: "delta", right: "put", low: 0.15, target: 0.3, high: 0.45 },
  ],
  order: [0],
  direction: "bullish",
  volatilityPreference: "long",
  permission: "with_underlying",
  exitFamily: "hedge",
};
