import type { OpenLeg, OpenPosition } from "./open_position.ts";

/**
 * The sold strike that a spot touches, coming from where it was at the entry (method 8.7): within a
 * share of the strike, or beyond it. Strikes that were in the money then count for nothing;
 * undefined where none is touched.
 */
export function touchedStrike(
  { legs, entryMarket }: Pick<OpenPosition, "legs" | "entryMarket">,
  spot: number,
  distance: number,
): number | undefined {
  const entry = entryMarket.spot;
  if (entry === null) return undefined;
  const isTouched = ({ right, side, strike }: OpenLeg) => {
    if (strike === null || side === "buy") return false;
    if (right === "call") return entry < strike && spot >= strike * (1 - distance);
    return right === "put" && entry > strike && spot <= strike * (1 + distance);
  };
  return legs.find(isTouched)?.strike ?? undefined;
}
