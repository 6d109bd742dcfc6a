import { undiscountedBlack } from "../../../shared/pricing/black.ts";
import type { TotalVariance } from "../../../shared/pricing/smile.ts";

const WIDTH = 8;
const STEPS = 160;

/**
 * Volatility index of one smile in percent: the fair value of its variance from out-of-the-money
 * prices, 2 times the integral of Q(K)/K^2 over all strikes (NSE's India VIX without its cut at
 * quoted strikes). `theta` is the total variance at the money, `years` its time.
 */
export function volatilityIndex(variance: TotalVariance, theta: number, years: number): number {
  const step = 2 * WIDTH * Math.sqrt(theta) / STEPS;
  let sum = 0;
  for (let i = 0; i <= STEPS; i++) {
    const k = (i - STEPS / 2) * step;
    const strike = Math.exp(k);
    const price = undiscountedBlack(1, strike, Math.sqrt(variance.w(k)), k > 0 ? 1 : -1);
    // On the forward 1, with dK/K^2 = dk/K.
    sum += price / strike;
  }
  return 100 * Math.sqrt(2 * step * sum / years);
}
