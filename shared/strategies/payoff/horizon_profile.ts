import { undiscountedBlack } from "../../pricing/black.ts";
import { lognormalDistribution } from "../../pricing/distribution.ts";
import type { Extremes, PayoffLeg } from "./payoff_shape.ts";

/** A leg at the horizon, which is the earliest expiry. Legs that end there, and the underlying, have no `later`. */
export interface HorizonLeg extends PayoffLeg {
  /** What a leg of a later expiry is revalued with at the horizon. */
  readonly later?: {
    /** sigma sqrt(T) of what is left after the horizon, above 0. */
    readonly deviation: number;
    /** From the leg's expiry to the horizon. */
    readonly discount: number;
    /** The leg's forward over the horizon's, taken as fixed. */
    readonly carry: number;
  };
}

/** Figures at the horizon; amounts in rupees for the quantities given, undiscounted. */
export interface HorizonProfile extends Extremes {
  /** Ascending. */
  readonly breakevens: readonly number[];
  readonly probabilityOfProfit: number;
  readonly expectedValue: number;
}

/** Deviations around each later strike that are looked at: beyond them the leg's value is a straight line to 1e-23. */
const REACH = 10;
const STEP = 0.25;
/** Steps of the golden section and of the bisection: each ends at the precision of doubles. */
const SECTION_STEPS = 60;
const BISECTION_STEPS = 200;
const GOLDEN = 0.5 * (Math.sqrt(5) - 1);
/** Sums below this share of their terms are rounding. */
const ROUNDING = 1e-12;

interface Point {
  readonly price: number;
  readonly value: number;
}

/**
 * Extremes, break-evens, probability of profit and expected value of legs of several expiries, at the earliest one, under the lognormal whose mean is
 * `forward` (method 5.5, case G14). Later legs are worth Black there. Between the points of a grid laid around each leg's own strike, extremes are
 * found by golden section and break-evens by bisection; expected value is exact, since a lognormal of a lognormal is one.
 */
export function horizonProfile(
  legs: readonly HorizonLeg[],
  forward: number,
  totalVariance: number,
): HorizonProfile {
  const total = legs.reduce((sum, { quantity }) => sum + Math.abs(quantity), 0);
  const turnover = legs.reduce(
    (sum, { quantity, price, strike }) => sum + Math.abs(quantity) * (price + strike),
    0,
  );
  const settled = (sum: number, terms: number) => Math.abs(sum) <= ROUNDING * terms ? 0 : sum;
  const pnl = (price: number) => settled(worthAt(legs, price), turnover + total * price);
  const { slope: rawSlope, level: rawLevel } = asymptote(legs);
  const slope = settled(rawSlope, total);
  const level = settled(rawLevel, turnover);

  const points = withExtremes(gridOf(legs, forward, slope, level), pnl);
  const values = points.map(({ value }) => value);
  if (slope === 0) values.push(level);
  const breakevens = rootsOf(points, (price) => worthAt(legs, price));
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

function worthAt(legs: readonly HorizonLeg[], price: number): number {
  return legs.reduce((sum, leg) => sum + leg.quantity * (legWorth(leg, price) - leg.price), 0);
}

function legWorth({ right, strike, later }: HorizonLeg, price: number): number {
  if (right === "underlying") return price;
  if (later === undefined) return Math.max(0, right === "call" ? price - strike : strike - price);
  const forward = later.carry * price;
  if (forward === 0) return right === "call" ? 0 : later.discount * strike;
  return later.discount *
    undiscountedBlack(forward, strike, later.deviation, right === "call" ? 1 : -1);
}

/** Mean of a leg's worth at the horizon, exact. */
function meanWorth({ right, strike, later }: HorizonLeg, forward: number, variance: number) {
  if (right === "underlying") return forward;
  const theta = right === "call" ? 1 : -1;
  if (later === undefined) return undiscountedBlack(forward, strike, Math.sqrt(variance), theta);
  const deviation = Math.hypot(Math.sqrt(variance), later.deviation);
  return later.discount * undiscountedBlack(forward * later.carry, strike, deviation, theta);
}

/** Profit and loss for a price without bound: slope * price + level. Puts end there, calls are their forward less their strike. */
function asymptote(legs: readonly HorizonLeg[]): { slope: number; level: number } {
  let slope = 0;
  let level = 0;
  for (const { right, quantity, strike, price, later } of legs) {
    level -= quantity * price;
    if (right === "put") continue;
    const discount = right === "call" ? later?.discount ?? 1 : 1;
    slope += quantity * discount * (right === "call" ? later?.carry ?? 1 : 1);
    if (right === "call") level -= quantity * discount * strike;
  }
  return { slope, level };
}

/** Prices, ascending from 0, close enough that profit and loss has at most one extreme from one to the next but one. */
function gridOf(
  legs: readonly HorizonLeg[],
  forward: number,
  slope: number,
  level: number,
): number[] {
  const prices = new Set([0, forward]);
  for (const { right, strike, later } of legs) {
    if (right === "underlying") continue;
    const centre = strike / (later?.carry ?? 1);
    prices.add(centre);
    if (later === undefined) continue;
    for (let z = -REACH; z <= REACH; z += STEP) prices.add(centre * Math.exp(z * later.deviation));
  }
  const grid = [...prices].filter(Number.isFinite).sort((p, q) => p - q);
  const last = grid[grid.length - 1] ?? forward;
  // The last line may cross zero beyond every strike.
  const crossing = slope === 0 ? 0 : 0 - level / slope;
  return [...grid, 2 * Math.max(last, crossing)];
}

/** The grid's points and, where three of them show an extreme between, that extreme. */
function withExtremes(prices: readonly number[], pnl: (price: number) => number): Point[] {
  const points = prices.map((price): Point => ({ price, value: pnl(price) }));
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
