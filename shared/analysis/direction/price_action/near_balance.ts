import type { PricedChain } from "../../../market/priced_chain.ts";

/** Log moneyness of the strikes that count as near the spot: 5%. */
const NEAR = Math.log(1.05);

/**
 * Log of the call over the put volume of the strikes within 5% of the spot; not finite where one
 * side was not traded.
 */
export function nearBalance({ strikes, spot, call, put }: PricedChain): number {
  let [calls, puts] = [0, 0];
  strikes.forEach((strike, i) => {
    if (Math.abs(Math.log(strike / spot)) > NEAR) return;
    calls += call.volume[i] || 0;
    puts += put.volume[i] || 0;
  });
  return Math.log(calls / puts);
}
