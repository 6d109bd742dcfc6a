import type { Side } from "../vocabulary/terms.ts";

/**
 * Both sides of a quote for an order that must get done; undefined where the order has no price.
 * What nobody bids for is offered at the least limit there is: a worthless wing must not keep the
 * rest of a position open (method 12.2).
 */
export function closableQuote(
  order: Side,
  { bid, ask }: { readonly bid?: number; readonly ask?: number } = {},
): { bid: number; ask: number } | undefined {
  if (order === "buy") return ask === undefined ? undefined : { bid: bid ?? 0, ask };
  if (bid === undefined && ask === undefined) return undefined;
  return { bid: bid ?? 0, ask: ask ?? bid ?? 0 };
}
