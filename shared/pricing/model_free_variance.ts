import { undiscountedBlack } from "./black.ts";
import type { TotalVariance } from "./smile.ts";

/**
 * Steps a deviation, and where the wings end: the integrand has fallen below this share of its
 * largest value, or the log moneyness is this large.
 */
const STEPS = 25;
const NEGLIGIBLE = 1e-12;
const FURTHEST = 5;

/**
 * Total variance that a log contract pays: 2 times the integral of out-of-the-money prices over K^2
 * (method 3.15, case F7); measure Q.
 */
export function modelFreeVariance(variance: TotalVariance): number {
  const s = Math.sqrt(variance.w(0));
  if (!(s > 0)) return 0;
  return 2 * (wing(variance, s / STEPS, 1) + wing(variance, s / STEPS, -1));
}

/** Simpson's rule from the money outwards, on prices a unit of forward. */
function wing({ w }: TotalVariance, step: number, side: 1 | -1): number {
  const integrand = (k: number) =>
    undiscountedBlack(1, Math.exp(k), Math.sqrt(Math.max(0, w(k))), side) * Math.exp(-k);
  let sum = 0;
  let from = integrand(0);
  const largest = from;
  for (let at = 0; at < FURTHEST; at += 2 * step) {
    const to = integrand(side * (at + 2 * step));
    sum += step / 3 * (from + 4 * integrand(side * (at + step)) + to);
    if (to < NEGLIGIBLE * largest) break;
    from = to;
  }
  return sum;
}
