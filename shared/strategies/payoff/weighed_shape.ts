import type { Distribution } from "../../pricing/distribution.ts";
import { at } from "../../vocabulary/at.ts";
import { type NodeMasses, nodeMasses } from "./node_masses.ts";
import type { PayoffShape } from "./payoff_shape.ts";

/** A shape under a distribution, whose measure all of its figures are in. */
export interface WeighedShape {
  readonly shape: PayoffShape;
  readonly distribution: Distribution;
  readonly masses: NodeMasses;
}

/** A shape with what the distribution has above its nodes; `masses` are those where known. */
export function weighedShape(
  shape: PayoffShape,
  distribution: Distribution,
  masses: NodeMasses = nodeMasses(shape.nodes, distribution),
): WeighedShape {
  return { shape, distribution, masses };
}

/** E[P&L] in closed form (method 5.4). */
export function expectedValueOf({ shape, masses }: WeighedShape): number {
  const { nodes, values, slopes } = shape;
  const { tails, means } = masses;
  let sum = 0;
  for (let j = 0; j < nodes.length; j++) {
    const probability = Math.max(0, at(tails, j) - at(tails, j + 1));
    const beyond = at(means, j) - at(means, j + 1) - at(nodes, j) * probability;
    sum += at(values, j) * probability + at(slopes, j) * beyond;
  }
  return sum;
}
