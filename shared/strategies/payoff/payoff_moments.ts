import type { Distribution } from "../../pricing/distribution.ts";
import type { PayoffShape } from "./payoff_shape.ts";

/**
 * What a shape is worth under a distribution; its measure is the distribution's. Rupees for the
 * shape's quantities.
 */
interface PayoffMoments {
  /** Probability that profit and loss is above zero. */
  readonly probabilityOfProfit: number;
  /** Undiscounted. */
  readonly expectedValue: number;
  /**
   * Mean profit given a profit, and mean loss given no profit (positive); absent where it has no
   * probability.
   */
  readonly expectedWin?: number;
  readonly expectedLoss?: number;
  /** 5% value at risk and its conditional mean, as losses (positive). */
  readonly valueAtRisk: number;
  readonly conditionalValueAtRisk: number;
}

const ALPHA = 0.05;
/** Halvings of the range of results: the last is below its rounding. */
const BISECTIONS = 60;

/**
 * Exact moments in closed form from tail and call of the distribution (method 5.4); plateaus count
 * as atoms.
 */
export function payoffMoments(shape: PayoffShape, distribution: Distribution): PayoffMoments {
  const segments = segmentsOf(shape, distribution);
  const expectedValue = segments.reduce((sum, segment) => sum + segment.mean, 0);
  const loss = below(segments, distribution, 0, true);
  const probabilityOfProfit = clamp(1 - loss.probability);
  const [valueAtRisk, conditionalValueAtRisk] = tailRisk(segments, distribution);
  return {
    probabilityOfProfit,
    expectedValue,
    ...(probabilityOfProfit > 0
      ? { expectedWin: (expectedValue - loss.mean) / probabilityOfProfit }
      : {}),
    ...(loss.probability > 0 ? { expectedLoss: 0 - loss.mean / loss.probability } : {}),
    valueAtRisk,
    conditionalValueAtRisk,
  };
}

/** The expected value alone. */
export function expectedPayoff(shape: PayoffShape, distribution: Distribution): number {
  return segmentsOf(shape, distribution).reduce((sum, { mean }) => sum + mean, 0);
}

interface Segment {
  readonly from: number;
  readonly to: number;
  readonly value: number;
  readonly slope: number;
  readonly probability: number;
  /** E[P&L; S in the segment]. */
  readonly mean: number;
}

function segmentsOf({ nodes, values, slopes }: PayoffShape, distribution: Distribution): Segment[] {
  const segments: Segment[] = [];
  let upper = massAbove(distribution, nodes[0] as number);
  for (let j = 0; j < nodes.length; j++) {
    const from = nodes[j] as number;
    const to = nodes[j + 1] ?? Infinity;
    const next = massAbove(distribution, to);
    const [value, slope] = [values[j] as number, slopes[j] as number];
    const probability = Math.max(0, upper.tail - next.tail);
    const mean = value * probability + slope * (upper.mean - next.mean - from * probability);
    segments.push({ from, to, value, slope, probability, mean });
    upper = next;
  }
  return segments;
}

/** P(S > x) and E[S; S > x]. */
function massAbove(distribution: Distribution, x: number): { tail: number; mean: number } {
  if (x === Infinity) return { tail: 0, mean: 0 };
  const tail = distribution.tail(x);
  return { tail, mean: distribution.call(x) + x * tail };
}

/** P(a < S <= b) and E[S; a < S <= b]. */
function massOf(distribution: Distribution, a: number, b: number) {
  const [from, to] = [massAbove(distribution, a), massAbove(distribution, b)];
  return { probability: Math.max(0, from.tail - to.tail), mean: from.mean - to.mean };
}

/** P(P&L < y) and E[P&L; P&L < y]; with `orEqual` the level itself counts as below. */
function below(
  segments: readonly Segment[],
  distribution: Distribution,
  y: number,
  orEqual = false,
): { probability: number; mean: number } {
  let probability = 0;
  let mean = 0;
  for (const whole of segments) {
    const { from, to, value, slope } = whole;
    if (slope === 0) {
      if (value < y || (orEqual && value <= y)) {
        probability += whole.probability;
        mean += whole.mean;
      }
      continue;
    }
    const crossing = from + (y - value) / slope;
    const a = slope > 0 ? from : Math.max(from, crossing);
    const b = slope > 0 ? Math.min(to, crossing) : to;
    if (!(a < b)) continue;
    if (a === from && b === to) {
      probability += whole.probability;
      mean += whole.mean;
      continue;
    }
    const part = massOf(distribution, a, b);
    probability += part.probability;
    mean += value * part.probability + slope * (part.mean - from * part.probability);
  }
  return { probability: clamp(probability), mean };
}

/**
 * Smallest loss level with P(P&L < -level) < alpha, by bisection, and the mean beyond it with its
 * atom's share.
 */
function tailRisk(segments: readonly Segment[], distribution: Distribution): [number, number] {
  let low = segments.reduce((least, { value }) => Math.min(least, value), Infinity);
  let high = segments.reduce((most, { value }) => Math.max(most, value), -Infinity);
  const last = segments[segments.length - 1];
  if (last !== undefined && last.slope !== 0) {
    // Beyond this price less than 1e-12 is left, far from the 5% that are looked for.
    let reach = Math.max(distribution.forward, last.from) * 2;
    while (distribution.tail(reach) > 1e-12 && reach < 1e15) reach *= 2;
    const end = last.value + last.slope * (reach - last.from);
    low = Math.min(low, end);
    high = Math.max(high, end);
  }
  // Invariant: P(P&L < low) < alpha; the level moves up as long as that holds.
  if (below(segments, distribution, low).probability >= ALPHA) return [0 - low, 0 - low];
  // A plateau of the greatest loss that holds the whole tail is its mean.
  if (below(segments, distribution, low, true).probability >= ALPHA) return [0 - low, 0 - low];
  for (let step = 0; step < BISECTIONS && high - low > 0; step++) {
    const middle = 0.5 * (low + high);
    if (middle === low || middle === high) break;
    if (below(segments, distribution, middle).probability < ALPHA) low = middle;
    else high = middle;
  }
  const beyond = below(segments, distribution, low);
  const mean = (beyond.mean + low * (ALPHA - beyond.probability)) / ALPHA;
  return [0 - low, 0 - mean];
}

function clamp(probability: number): number {
  return Math.min(1, Math.max(0, probability));
}
