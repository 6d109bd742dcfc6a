import type { Distribution } from "../../pricing/distribution.ts";
import { at } from "../../vocabulary/at.ts";

/** What a distribution has above each node of a shape, and above infinity: 0. Rupees per unit. */
export interface NodeMasses {
  /** P(S > node). */
  readonly tails: Float64Array;
  /** E[S; S > node]. */
  readonly means: Float64Array;
}

/**
 * The masses above ascending nodes. Shapes on the same nodes share them: they are most of what a
 * moment costs.
 */
export function nodeMasses(nodes: Float64Array, distribution: Distribution): NodeMasses {
  const tails = new Float64Array(nodes.length + 1);
  const means = new Float64Array(nodes.length + 1);
  for (let j = 0; j < nodes.length; j++) {
    const node = at(nodes, j);
    const tail = distribution.tail(node);
    tails[j] = tail;
    means[j] = distribution.call(node) + node * tail;
  }
  return { tails, means };
}
