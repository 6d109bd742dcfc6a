import type { PricedChain } from "../../../market/priced_chain.ts";
import { openInterestWalls } from "../../flow/open_interest_walls.ts";

/**
 * Place of the spot between the walls around the forward: 1 at the put wall, where puts support it,
 * -1 at the call wall; absent without both.
 */
export function wallPosition(
  { spot, forward, strikes, call, put }: PricedChain,
): number | undefined {
  const walls = openInterestWalls(strikes, call.openInterest, put.openInterest, forward);
  if (walls.call === undefined || walls.put === undefined) return undefined;
  const [top, bottom] = [Math.log(walls.call), Math.log(walls.put)];
  return Math.max(-1, Math.min(1, (top + bottom - 2 * Math.log(spot)) / (top - bottom)));
}
