import type { Right } from "../../vocabulary/terms.ts";

/** How much further out of the money a strike lies than another of the same right, rupees. */
export function distanceBeyond(
  { right, strike }: { readonly right: Right; readonly strike: number },
  from: { readonly strike: number },
): number {
  return right === "call" ? strike - from.strike : from.strike - strike;
}
