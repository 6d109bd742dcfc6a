import { EXIT_REACH } from "./limit_price.ts";

/** The exchange refuses an order of a future 3% from its last trades (broker 4.2). */
const FUTURE_REACH = 0.02;

/**
 * How far beyond the far side of the quote the limit of an exit, or of the way back, may reach, as
 * a share of the price (method 12.2).
 */
export function exitReach({ isFuture }: { readonly isFuture?: boolean }): number {
  return isFuture === true ? FUTURE_REACH : EXIT_REACH;
}
