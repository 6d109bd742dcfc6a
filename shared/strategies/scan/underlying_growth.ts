import type { PricedChain } from "../../market/priced_chain.ts";
import type { UnderlyingQuote } from "./scan_input.ts";

/**
 * Rupees at the expiry that a rupee paid for the underlying today stands for: a share is paid at
 * once, a future then.
 */
export function underlyingGrowth({ discount }: PricedChain, { segment }: UnderlyingQuote): number {
  return segment === "NSE_EQ" ? 1 / discount : 1;
}
