/** Points of the quadrature, and the deviations that it spans on either side. */
const POINTS = 41;
const SPAN = 5;

/**
 * Deviation of a value over a lognormal move of a deviation whose mean is no move; `valueAt` takes
 * the growth of the price.
 */
export function deviationOfMove(deviation: number, valueAt: (growth: number) => number): number {
  let [weights, sum, squares] = [0, 0, 0];
  for (let point = 0; point < POINTS; point++) {
    const z = SPAN * (2 * point / (POINTS - 1) - 1);
    const weight = Math.exp(-0.5 * z * z);
    const value = valueAt(Math.exp(deviation * (z - 0.5 * deviation)));
    weights += weight;
    sum += weight * value;
    squares += weight * value * value;
  }
  const mean = sum / weights;
  return Math.sqrt(Math.max(0, squares / weights - mean * mean));
}
