import { normalCdf } from "./normal.ts";

/**
 * P(X > x) of a chi-square variable with whole degrees of freedom, by recursion over them
 * (Abramowitz-Stegun 26.4.4 and 26.4.5).
 */
export function chiSquareTail(x: number, degrees: number): number {
  if (x <= 0) return 1;
  const odd = degrees % 2 === 1;
  let tail = odd ? 2 * normalCdf(-Math.sqrt(x)) : Math.exp(-0.5 * x);
  let term = odd ? Math.sqrt(2 * x / Math.PI) * Math.exp(-0.5 * x) : 0.5 * x * Math.exp(-0.5 * x);
  for (let n = odd ? 3 : 4; n <= degrees; n += 2) {
    tail += term;
    term *= x / n;
  }
  return tail;
}
