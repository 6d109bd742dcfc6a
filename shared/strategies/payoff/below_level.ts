import { at } from "../../vocabulary/at.ts";
import type { PayoffShape } from "./payoff_shape.ts";
import type { WeighedShape } from "./weighed_shape.ts";

/** P(P&L < y); with `orEqual` the level itself counts as below. */
export function probabilityBelow(weighed: WeighedShape, y: number, orEqual = false): number {
  const { shape, masses: { tails } } = weighed;
  let probability = 0;
  for (let j = 0; j < shape.nodes.length; j++) {
    const rises = at(shape.slopes, j) >= 0;
    const end = crossingIn(shape, j, y, orEqual);
    const tail = tailAt(weighed, j, end);
    probability += Math.max(0, rises ? at(tails, j) - tail : tail - at(tails, j + 1));
  }
  return Math.min(1, probability);
}

/** E[P&L; P&L < y], which tells with `orEqual` as `probabilityBelow` does. */
export function meanBelow(weighed: WeighedShape, y: number, orEqual = false): number {
  const { shape, distribution, masses: { tails, means } } = weighed;
  const { nodes, values, slopes } = shape;
  let mean = 0;
  for (let j = 0; j < nodes.length; j++) {
    const slope = at(slopes, j);
    const end = crossingIn(shape, j, y, orEqual);
    const tail = tailAt(weighed, j, end);
    const above = end === at(nodes, j)
      ? at(means, j)
      : end === endOf(shape, j)
      ? at(means, j + 1)
      : distribution.call(end) + end * tail;
    const part = Math.max(0, slope >= 0 ? at(tails, j) - tail : tail - at(tails, j + 1));
    const share = slope >= 0 ? at(means, j) - above : above - at(means, j + 1);
    mean += at(values, j) * part + slope * (share - at(nodes, j) * part);
  }
  return mean;
}

/**
 * Price within a segment at which profit and loss crosses a level: what lies below it ends there
 * where the segment rises or is level, and begins there where it falls.
 */
function crossingIn(shape: PayoffShape, j: number, y: number, orEqual: boolean): number {
  const [from, value, slope] = [at(shape.nodes, j), at(shape.values, j), at(shape.slopes, j)];
  const to = endOf(shape, j);
  if (slope === 0) return value < y || (orEqual && value <= y) ? to : from;
  return Math.min(to, Math.max(from, from + (y - value) / slope));
}

function endOf({ nodes }: PayoffShape, j: number): number {
  return j + 1 < nodes.length ? at(nodes, j + 1) : Infinity;
}

/** P(S > price) at a price within a segment, known at its ends. */
function tailAt(
  { shape, distribution, masses: { tails } }: WeighedShape,
  j: number,
  price: number,
): number {
  if (price === at(shape.nodes, j)) return at(tails, j);
  return price === endOf(shape, j) ? at(tails, j + 1) : distribution.tail(price);
}
