import { undiscountedBlack } from "../../pricing/black.ts";
import { lognormalDistribution } from "../../pricing/distribution.ts";
import { horizonAsymptote, type HorizonLeg, horizonPayoff, horizonShape } from "./horizon_shape.ts";
import type { Extremes, PayoffShape } from "./payoff_shape.ts";

/** Figures at the horizon; amounts in rupees for the quantities given, undiscounted. */
interface HorizonProfile extends Extremes {
  /** Ascending. */
  readonly breakevens: readonly number[];
  readonly probabilityOfProfit: number;
  readonly expectedValue: number;
}

/**
 * Deviations around each later strike that are looked at: beyond them the leg's value is a straight
 * line to 1e-23.
 */
const REACH = 10;
const STEP = 0.25;
/** Steps of the golden section and of the bisection: each ends at the precision of doubles. */
const SECTION_STEPS = 60;
const BISECTION_STEPS = 200;
const GOLDEN = 0.5 * (Math.sqrt(5) - 1);

interface Point {
  readonly price: number;
  readonly value: number;
}

/**
 * Extremes, break-evens, probability of profit and expected value of legs of several expiries, at
 * the earliest one, under the lognormal whose mean is `forward` (method 5.5, case G14). Refines the
 * shape on a grid laid around each leg's own strike: extremes are found by golden section and
 * break-evens by bisection; expected value is exact, since a lognormal of a lognormal is one.
 */
export function horizonProfile(
  legs: readonly HorizonLeg[],
  forward: number,
  totalVariance: number,
): HorizonProfile {
  const pnl = (price: number) => horizonPayoff(legs, price);
  const { slope, level } = horizonAsymptote(legs);
  const shape = horizonShape(legs, gridOf(legs, forward, slope, level));
  const points = withExtremes(shape, pnl);
  const values = points.map(({ value }) => value);
  if (slope === 0) values.push(level);
  const breakevens = rootsOf(points, pnl);
  return {
    ...(slope > 0 ? {} : { maxProfit: Math.max(...values) }),
    ...(slope < 0 ? {} : { maxLoss: 0 - Math.min(...values) }),
    breakevens,
    probabilityOfProfit: probabilityAbove(points, breakevens, forward, totalVariance),
    expectedValue: legs.reduce(
      (sum, leg) => sum + leg.quantity * (meanWorth(leg, forward, totalVariance) - leg.price),
      0,
    ),
  };
}

/** Mean of a leg's worth at the horizon, exact. */
function meanWorth({ right, strike, later }: HorizonLeg, forward: number, variance: number) {
  if (right === "underlying") return forward;
  const theta = right === "call" ? 1 : -1;
  if (later === undefined) return undiscountedBlack(forward, strike, Math.sqrt(variance), theta);
  const own = forward * later.carry;
  const deviation = Math.hypot(Math.sqrt(variance), later.deviation(strike, own));
  return later.discount * undiscountedBlack(own, strike, deviation, theta);
}

/**
 * Prices, ascending from 0, close enough that profit and loss has at most one extreme from one to
 * the next but one.
 */
function gridOf(
  legs: readonly HorizonLeg[],
  forward: number,
  slope: number,
  level: number,
): Float64Array {
  const prices = new Set([0, forward]);
  for (const { right, strike, later } of legs) {
    if (right === "underlying") continue;
    const centre = strike / (later?.carry ?? 1);
    prices.add(centre);
    if (later === undefined) continue;
    const deviation = later.deviation(strike, strike);
    for (let z = -REACH; z <= REACH; z += STEP) prices.add(centre * Math.exp(z * deviation));
  }
  const grid = [...prices].filter(Number.isFinite).sort((p, q) => p - q);
  const last = grid[grid.length - 1] ?? forward;
  // The last line may cross zero beyond every strike.
  const crossing = slope === 0 ? 0 : 0 - level / slope;
  return Float64Array.from([...grid, 2 * Math.max(last, crossing)]);
}

/** The shape's points and, where three of them show an extreme between, that extreme. */
function withExtremes({ nodes, values }: PayoffShape, pnl: (price: number) => number): Point[] {
  const points = Array.from(
    nodes,
    (price, j): Point => ({ price, value: values[j] as number }),
  );
  const found: Point[] = [];
  for (let i = 1; i + 1 < points.length; i++) {
    const [a, b, c] = points.slice(i - 1, i + 2) as [Point, Point, Point];
    if ((b.value - a.value) * (c.value - b.value) > 0) continue;
    if (b.value === a.value && b.value === c.value) continue;
    const sign = b.value > a.value || b.value > c.value ? 1 : -1;
    const price = goldenSection((x) => sign * pnl(x), a.price, c.price);
    found.push({ price, value: pnl(price) });
  }
  return [...points, ...found].sort((p, q) => p.price - q.price);
}

/** Where a function of one maximum within (a, b) has it. */
function goldenSection(f: (x: number) => number, a: number, b: number): number {
  let [low, high] = [a, b];
  let [x1, x2] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [f1, f2] = [f(x1), f(x2)];
  for (let step = 0; step < SECTION_STEPS && high - low > 1e-12 * high; step++) {
    if (f1 < f2) {
      [low, x1, f1] = [x1, x2, f2];
      x2 = low + GOLDEN * (high - low);
      f2 = f(x2);
    } else {
      [high, x2, f2] = [x2, x1, f1];
      x1 = high - GOLDEN * (high - low);
      f1 = f(x1);
    }
  }
  return 0.5 * (low + high);
}

/** Prices at which the sign changes. Zeros are passed over unless the signs beside them differ. */
function rootsOf(points: readonly Point[], pnl: (price: number) => number): number[] {
  const roots: number[] = [];
  let before: Point | undefined;
  for (const point of points) {
    if (point.value === 0) continue;
    if (before !== undefined && before.value * point.value < 0) {
      roots.push(bisect(before, point, pnl));
    }
    before = point;
  }
  return roots;
}

function bisect(from: Point, to: Point, pnl: (price: number) => number): number {
  let [low, high] = [from.price, to.price];
  for (let step = 0; step < BISECTION_STEPS; step++) {
    const middle = 0.5 * (low + high);
    if (middle <= low || middle >= high) break;
    const value = pnl(middle);
    if (value === 0) return middle;
    if (value * from.value > 0) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}

/** P(P&L > 0): between two break-evens the sign is that of the points there. */
function probabilityAbove(
  points: readonly Point[],
  breakevens: readonly number[],
  forward: number,
  totalVariance: number,
): number {
  const distribution = lognormalDistribution(forward, totalVariance);
  const bounds = [0, ...breakevens, Infinity];
  let probability = 0;
  for (let i = 0; i + 1 < bounds.length; i++) {
    const [from, to] = [bounds[i] as number, bounds[i + 1] as number];
    const inside = points.find(({ price, value }) => value !== 0 && price >= from && price < to);
    if (inside === undefined || inside.value < 0) continue;
    probability += distribution.tail(from) - (to === Infinity ? 0 : distribution.tail(to));
  }
  return Math.min(1, Math.max(0, probability));
}
