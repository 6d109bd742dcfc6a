/**
 * The growth-optimal fraction of a bet with outcomes R_i (on the stake) of probability p_i: root of
 * sum p R/(1+f R), 0 without an edge (method 10.4).
 */
export function kellyFraction(
  probabilities: readonly number[],
  returns: readonly number[],
): number {
  const mean = returns.reduce((sum, r, i) => sum + r * (probabilities[i] ?? 0), 0);
  const worst = Math.min(...returns);
  if (!(mean > 0) || worst >= 0) return 0;
  const slope = (f: number) =>
    returns.reduce((sum, r, i) => sum + (probabilities[i] ?? 0) * r / (1 + f * r), 0);
  let low = 0;
  let high = -1 / worst;
  for (let step = 0; step < 200; step++) {
    const middle = 0.5 * (low + high);
    if (middle === low || middle === high) break;
    if (slope(middle) > 0) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * Share of a bet that is kept when its expected value is known with a standard error only:
 * EV^2/(EV^2+SE^2) (method 10.4).
 */
export function shrinkage(expectedValue: number, standardError: number): number {
  const square = expectedValue * expectedValue;
  return square === 0 ? 0 : square / (square + standardError * standardError);
}
