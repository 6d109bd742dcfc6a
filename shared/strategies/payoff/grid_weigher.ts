import type { Distribution } from "../../pricing/distribution.ts";
import { at } from "../../vocabulary/at.ts";
import { type NodeMasses, nodeMasses } from "./node_masses.ts";
import type { PayoffShape } from "./payoff_shape.ts";
import { type WeighedShape, weighedShape } from "./weighed_shape.ts";

/** Weighs shapes under one distribution. */
export type Weigher = (shape: PayoffShape) => WeighedShape;

/**
 * A weigher of shapes whose nodes hold those of `grid`, weighed once for all of them when the first
 * comes: tail and call at a hundred prices are most of what a shape of two expiries costs.
 */
export function gridWeigher(grid: Float64Array, distribution: Distribution): Weigher {
  let known: NodeMasses | undefined;
  return (shape) => {
    known ??= nodeMasses(grid, distribution);
    const { nodes } = shape;
    const tails = new Float64Array(nodes.length + 1);
    const means = new Float64Array(nodes.length + 1);
    let place = 0;
    for (let j = 0; j < nodes.length; j++) {
      const node = at(nodes, j);
      const isGrid = node === at(grid, place);
      const tail = isGrid ? at(known.tails, place) : distribution.tail(node);
      tails[j] = tail;
      means[j] = isGrid ? at(known.means, place) : distribution.call(node) + node * tail;
      if (isGrid) place += 1;
    }
    return weighedShape(shape, distribution, { tails, means });
  };
}
