import type { Definition, LegRule } from "../definition.ts";

/** A sold leg and the nearest bought one beyond it, by their places among the legs. */
export interface WingPair {
  readonly sold: number;
  readonly wing: number;
}

/** The pairs of a definition: a wing is of the same right and further out of the money. */
export function wingPairs({ legs }: Definition): WingPair[] {
  return legs.flatMap((leg, sold) => {
    if (leg.side !== "sell") return [];
    let wing: number | undefined;
    legs.forEach((other, place) => {
      const away = beyond(leg, other);
      if (other.side !== "buy" || away <= 0) return;
      if (wing === undefined || away < beyond(leg, legs[wing] as LegRule)) wing = place;
    });
    return wing === undefined ? [] : [{ sold, wing }];
  });
}

/** Slots that one leg lies further out of the money than another of its right; 0 for others. */
function beyond(leg: LegRule, other: LegRule): number {
  if (leg.right !== other.right) return 0;
  return leg.right === "call" ? other.slot - leg.slot : leg.slot - other.slot;
}

/** True for sold verticals and nothing else: every leg is in one pair, one for one. */
export function isSoldVerticals(definition: Definition): boolean {
  const { legs } = definition;
  const pairs = wingPairs(definition);
  const paired = new Set(pairs.flatMap(({ sold, wing }) => [sold, wing]));
  return paired.size === legs.length && 2 * pairs.length === legs.length &&
    pairs.every(({ sold, wing }) =>
      legs[sold]?.ratio === legs[wing]?.ratio && legs[sold]?.expiry === legs[wing]?.expiry
    );
}
