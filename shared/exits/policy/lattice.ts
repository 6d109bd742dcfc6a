import { at } from "../../vocabulary/at.ts";

/**
 * Nodes over the driver of the spot: a Brownian motion in deviations of the whole horizon, from
 * -REACH to REACH.
 */
const STEPS_A_DEVIATION = 16;
const REACH = 5;
export const NODES = 2 * REACH * STEPS_A_DEVIATION + 1;
const STEP = 1 / STEPS_A_DEVIATION;
/** Points of a cell over which what happens at the horizon is averaged. */
export const CELL_POINTS = 4;
/** Variance that averaging over a cell adds. */
const CELL_VARIANCE = STEP * STEP / 12;
/** Deviations of a kernel that count, and the least width that the nodes resolve. */
const KERNEL_REACH = 4.5;
const LEAST_WIDTH = 0.5;
/** Nodes that the kernel of the whole horizon reaches on either side. */
const FURTHEST = Math.ceil(KERNEL_REACH * STEPS_A_DEVIATION);
/** Written anew by each mean: an allocation asks for thousands of them. */
const KERNEL = new Float64Array(2 * FURTHEST + 1);
const PADDED = new Float64Array(NODES + 2 * FURTHEST);

/** The driver at each point of each node's cell, ascending. */
export function cellPoints(): Float64Array {
  return Float64Array.from({ length: NODES * CELL_POINTS }, (_, i) => {
    const node = Math.floor(i / CELL_POINTS);
    const inside = (i % CELL_POINTS + 0.5) / CELL_POINTS - 0.5;
    return -REACH + STEP * (node + inside);
  });
}

/** Probability of each cell point under the driver's normal distribution; they sum to 1. */
export function pointWeights(): Float64Array {
  const densities = cellPoints().map((point) => Math.exp(-0.5 * point ** 2));
  const total = densities.reduce((sum, density) => sum + density, 0);
  return densities.map((density) => density / total);
}

/** Means over each node's cell. */
export function cellMeans(points: Float64Array): Float64Array {
  const means = new Float64Array(NODES);
  for (let node = 0; node < NODES; node++) {
    let mean = 0;
    for (let i = node * CELL_POINTS; i < (node + 1) * CELL_POINTS; i++) {
      mean += (points[i] as number) / CELL_POINTS;
    }
    means[node] = mean;
  }
  return means;
}

/**
 * Mean of `values` a time earlier, during which the driver has a variance (of the horizon's 1). A
 * table of cell means is spread by as much less as averaging has spread it already.
 */
export function meanBefore(
  values: Float64Array,
  variance: number,
  ofCells = false,
): Float64Array {
  const width = Math.sqrt(Math.max(0, variance - (ofCells ? CELL_VARIANCE : 0))) / STEP;
  if (width < LEAST_WIDTH) return values;
  const reach = Math.ceil(KERNEL_REACH * width);
  const kernel = reach > FURTHEST ? new Float64Array(2 * reach + 1) : KERNEL;
  let total = 0;
  for (let i = -reach; i <= reach; i++) {
    const weight = Math.exp(-0.5 * (i / width) ** 2);
    kernel[i + reach] = weight;
    total += weight;
  }
  for (let i = 0; i <= 2 * reach; i++) kernel[i] = (kernel[i] as number) / total;
  // Beyond the ends the outermost values stand.
  const padded = reach > FURTHEST ? new Float64Array(NODES + 2 * reach) : PADDED;
  padded.fill(at(values, 0), 0, reach);
  padded.set(values, reach);
  padded.fill(at(values, NODES - 1), NODES + reach, NODES + 2 * reach);
  const means = new Float64Array(NODES);
  const middle = kernel[reach] as number;
  // Four nodes at a time, whose sums do not wait for each other; the last four overlap.
  for (let node = 0; node < NODES; node += 4) {
    const first = Math.min(node, NODES - 4);
    let low = first;
    let high = first + 2 * reach;
    let m0 = middle * (padded[first + reach] as number);
    let m1 = middle * (padded[first + reach + 1] as number);
    let m2 = middle * (padded[first + reach + 2] as number);
    let m3 = middle * (padded[first + reach + 3] as number);
    for (let i = 0; i < reach; i++, low++, high--) {
      const weight = kernel[i] as number;
      m0 += weight * ((padded[low] as number) + (padded[high] as number));
      m1 += weight * ((padded[low + 1] as number) + (padded[high + 1] as number));
      m2 += weight * ((padded[low + 2] as number) + (padded[high + 2] as number));
      m3 += weight * ((padded[low + 3] as number) + (padded[high + 3] as number));
    }
    means[first] = m0;
    means[first + 1] = m1;
    means[first + 2] = m2;
    means[first + 3] = m3;
  }
  return means;
}

/** A table's value where the driver is, straight between nodes. */
export function valueAt(values: Float64Array, driver: number): number {
  const place = Math.min(NODES - 1.000001, Math.max(0, (driver + REACH) * STEPS_A_DEVIATION));
  const node = Math.floor(place);
  const low = values[node] as number;
  return low + (place - node) * ((values[node + 1] as number) - low);
}

/** The driver at a place among the nodes, between them too. */
export function driverAt(place: number): number {
  return place / STEPS_A_DEVIATION - REACH;
}

/** The place of the middle, where every path begins. */
export const MIDDLE = (NODES - 1) / 2;
