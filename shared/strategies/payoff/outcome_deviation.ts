import type { Distribution } from "../../pricing/distribution.ts";
import { at } from "../../vocabulary/at.ts";
import { horizonNodes } from "./horizon_nodes.ts";
import { nodeWeights } from "./node_weights.ts";
import type { PayoffShape } from "./payoff_shape.ts";

/** A distribution as masses at prices, ascending; their mean is the distribution's. */
export interface Lumps {
  readonly prices: Float64Array;
  readonly weights: Float64Array;
}

/** A distribution on the nodes of the horizon, `deviation` being sigma sqrt(T) at the money. */
export function lumpsOf(distribution: Distribution, deviation: number): Lumps {
  const prices = horizonNodes(distribution.forward, deviation, []);
  const weights = nodeWeights(
    prices,
    prices.map((price) => distribution.tail(price)),
    prices.map((price) => distribution.call(price)),
  );
  return { prices, weights };
}

/**
 * Standard deviation of a shape's profit and loss, rupees; its measure is that of the lumps. Within
 * 0.1% of the exact one: the lumps lie 0.08 deviations apart.
 */
export function outcomeDeviation(
  { nodes, values, slopes }: PayoffShape,
  { prices, weights }: Lumps,
): number {
  let mean = 0;
  let square = 0;
  let j = 0;
  for (let i = 0; i < prices.length; i++) {
    const price = at(prices, i);
    while (j + 1 < nodes.length && at(nodes, j + 1) <= price) j++;
    const result = at(values, j) + at(slopes, j) * (price - at(nodes, j));
    mean += at(weights, i) * result;
    square += at(weights, i) * result * result;
  }
  return Math.sqrt(Math.max(0, square - mean * mean));
}
