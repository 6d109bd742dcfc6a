import type { PricedChain } from "../../../market/priced_chain.ts";

/**
 * Log of the strike over the spot, averaged by volume over the calls and over the puts, each right
 * counting half: which right is traded more says nothing here. NaN where one of them was not
 * traded.
 */
export function tradedMoneyness({ strikes, spot, call, put }: PricedChain): number {
  const mean = (volume: Float64Array) => {
    let [weighted, all] = [0, 0];
    strikes.forEach((strike, i) => {
      weighted += (volume[i] || 0) * Math.log(strike / spot);
      all += volume[i] || 0;
    });
    return weighted / all;
  };
  return 0.5 * (mean(call.volume) + mean(put.volume));
}
