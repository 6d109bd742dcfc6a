import { bracketedRoot } from "../../statistics/bracketed_root.ts";
import { at } from "../../vocabulary/at.ts";
import { meanBelow, probabilityBelow } from "./below_level.ts";
import type { WeighedShape } from "./weighed_shape.ts";

/** 5% value at risk and its conditional mean, as losses (positive); rupees for the quantities. */
interface TailRisk {
  readonly valueAtRisk: number;
  readonly conditionalValueAtRisk: number;
}

/** Share of the worst results that the tail is made of. */
export const ALPHA = 0.05;
/** Halvings of the range of results, before it is searched by results of the nodes. */
const HALVINGS = 6;
/** A probability this near to it is the one looked for: its own rounding. */
const ROUNDING = 1e-15;

/**
 * Smallest loss level with P(P&L < -level) < alpha, and the mean beyond it with its atom's share
 * (method 5.4).
 */
export function tailRisk(weighed: WeighedShape): TailRisk {
  const level = levelOf(weighed, resultsOf(weighed));
  // An atom at the level gives what is missing to alpha.
  const missing = ALPHA - probabilityBelow(weighed, level);
  const mean = (meanBelow(weighed, level) + level * missing) / ALPHA;
  return { valueAtRisk: 0 - level, conditionalValueAtRisk: 0 - mean };
}

/** The results at the nodes, and far out on an open end; ascending. */
function resultsOf({ shape: { nodes, values, slopes }, distribution }: WeighedShape): Float64Array {
  const last = nodes.length - 1;
  const slope = at(slopes, last);
  if (slope === 0) return values.toSorted();
  // Beyond this price less than 1e-12 is left, far from the 5% that are looked for.
  let reach = Math.max(distribution.forward, at(nodes, last)) * 2;
  while (distribution.tail(reach) > 1e-12 && reach < 1e15) reach *= 2;
  return Float64Array.of(...values, at(values, last) + slope * (reach - at(nodes, last))).sort();
}

/**
 * The level below which less than alpha lies. The first halvings lead past the far wings of a
 * smile, where a price may be less likely than a lower one; between two neighbouring results the
 * probability then has no jump, and the level is found by a bracketed secant.
 */
function levelOf(weighed: WeighedShape, results: Float64Array): number {
  const excess = (y: number) => probabilityBelow(weighed, y) - ALPHA;
  const withAtom = (y: number) => probabilityBelow(weighed, y, true) - ALPHA;
  let low = at(results, 0);
  let high = at(results, results.length - 1);
  // A plateau of the greatest loss that holds the whole tail is the level.
  if (withAtom(low) >= 0) return low;
  // Invariant: less than alpha lies below `low`.
  for (let step = 0; step < HALVINGS; step++) {
    const middle = 0.5 * (low + high);
    if (excess(middle) < 0) low = middle;
    else high = middle;
  }
  let first = results.findIndex((result) => result > low);
  let end = results.findLastIndex((result) => result < high) + 1;
  while (first < end) {
    const middle = (first + end) >> 1;
    const result = at(results, middle);
    if (excess(result) < 0) {
      low = result;
      first = middle + 1;
    } else {
      high = result;
      end = middle;
    }
  }
  const below = withAtom(low);
  if (below >= 0) return low;
  const above = excess(high);
  // The greatest profit itself holds the whole rest.
  return above < 0 ? high : bracketedRoot(excess, [low, below], [high, above], ROUNDING);
}
