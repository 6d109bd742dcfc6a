import { at } from "../../vocabulary/at.ts";
import { distinct } from "./distinct.ts";

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
  strikes: ArrayLike<number>,
): Float64Array {
  const nodes = new Float64Array(1 + DEVIATIONS.length + strikes.length);
  for (let i = 0; i < DEVIATIONS.length; i++) {
    nodes[1 + i] = forward * Math.exp(at(DEVIATIONS, i) * deviation);
  }
  nodes.set(strikes, 1 + DEVIATIONS.length);
  return distinct(nodes.sort());
}
