/**
 * Nodes in deviations of the near expiry: close ones where the mass is, wide ones in the wings
 * (method 5.5).
 */
const DEVIATIONS = Float64Array.from([
  ...Array.from({ length: 10 }, (_, i) => -8 + 0.5 * i),
  ...Array.from({ length: 81 }, (_, i) => -3.2 + 0.08 * i),
  ...Array.from({ length: 10 }, (_, i) => 3.5 + 0.5 * i),
]);

/**
 * Prices at the horizon between which profit and loss of two expiries is taken as linear: 0, a grid
 * around the forward in steps of `deviation` at the money, and the strikes. Ascending.
 */
export function horizonNodes(
  forward: number,
  deviation: number,
  strikes: Iterable<number>,
): Float64Array {
  const grid = DEVIATIONS.map((z) => forward * Math.exp(z * deviation));
  return Float64Array.from(new Set([0, ...strikes, ...grid])).sort();
}
