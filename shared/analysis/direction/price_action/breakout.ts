import type { PricedChain } from "../../../market/priced_chain.ts";
import { openInterestWalls } from "../../flow/open_interest_walls.ts";

/**
 * How far the spot, in logs, is above the strike with the most call interest, less how far below
 * the one with the most put interest; 0 between them, NaN without either.
 */
export function breakout({ strikes, spot, call, put }: PricedChain): number {
  const walls = openInterestWalls(strikes, call.openInterest, put.openInterest);
  if (walls.call === undefined || walls.put === undefined) return Number.NaN;
  return Math.max(0, Math.log(spot / walls.call)) - Math.max(0, Math.log(walls.put / spot));
}
