import { undiscountedBlack } from "../../pricing/black.ts";
import { lognormalDistribution } from "../../pricing/distribution.ts";
import { bracketedRoot } from "../../statistics/bracketed_root.ts";
import { at } from "../../vocabulary/at.ts";
import { nth } from "../../vocabulary/nth.ts";
import { present } from "../../vocabulary/present.ts";
import { distinct } from "./distinct.ts";
import { horizonAsymptote, type HorizonLeg, horizonPayoff } from "./horizon_shape.ts";
import { horizonSlope } from "./horizon_slope.ts";
import type { Extremes } from "./payoff_shape.ts";

/** Figures at the horizon; amounts in rupees for the quantities given, undiscounted. */
interface HorizonProfile extends Extremes {
  /** Ascending. */
  readonly breakevens: readonly number[];
  readonly probabilityOfProfit: number;
  readonly expectedValue: number;
}

/**
 * Deviations around each later strike that are looked at, wider where its curve is straight to
 * 1e-6: beyond the last the leg's value is a straight line to 1e-23.
 */
const DEVIATIONS = Float64Array.from([
  ...Array.from({ length: 5 }, (_, i) => -10 + i),
  ...Array.from({ length: 41 }, (_, i) => -5 + 0.25 * i),
  ...Array.from({ length: 5 }, (_, i) => 6 + i),
]);
const BISECTION_STEPS = 200;
/** A slope this small, of the legs' quantities, is that of an extreme: its value is exact. */
const LEVEL = 1e-11;

/** Prices, ascending, and profit and loss there. */
interface Points {
  readonly prices: readonly number[];
  readonly values: readonly number[];
}

/**
 * Extremes, break-evens, probability of profit and expected value of legs of several expiries, at
 * the earliest one, under the lognormal whose mean is `forward` (method 5.5, case G14). Looks along
 * a grid laid around each leg's own strike: extremes are where the slope between its points changes
 * sign, break-evens where profit and loss does; expected value is exact, since a lognormal of a
 * lognormal is one. A later leg's deviation must not move with the price.
 */
export function horizonProfile(
  legs: readonly HorizonLeg[],
  forward: number,
  totalVariance: number,
): HorizonProfile {
  const { slope, level } = horizonAsymptote(legs);
  const points = withExtremes(gridOf(legs, forward, slope, level), legs);
  let [most, least] = slope === 0 ? [level, level] : [-Infinity, Infinity];
  for (const value of points.values) {
    if (value > most) most = value;
    if (value < least) least = value;
  }
  const breakevens = rootsOf(points, legs);
  return {
    ...present({
      maxProfit: slope > 0 ? undefined : most,
      maxLoss: slope < 0 ? undefined : 0 - least,
    }),
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
  const prices = new Float64Array(3 + legs.length * (1 + DEVIATIONS.length));
  prices[1] = forward;
  let count = 2;
  for (const { right, strike, later } of legs) {
    if (right === "underlying") continue;
    const centre = strike / (later?.carry ?? 1);
    prices[count++] = centre;
    if (later === undefined) continue;
    const deviation = later.deviation(strike, strike);
    for (let point = 0; point < DEVIATIONS.length; point++) {
      const price = centre * Math.exp(at(DEVIATIONS, point) * deviation);
      if (price < Infinity) prices[count++] = price;
    }
  }
  const grid = distinct(prices.subarray(0, count).sort());
  const last = at(grid, grid.length - 1);
  // The last line may cross zero beyond every strike.
  const crossing = slope === 0 ? 0 : 0 - level / slope;
  prices[grid.length] = 2 * Math.max(last, crossing);
  return prices.subarray(0, grid.length + 1);
}

/**
 * The grid's points and, where three of them show an extreme beside the middle one, that extreme.
 */
function withExtremes(grid: Float64Array, legs: readonly HorizonLeg[]): Points {
  const prices: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < grid.length; i++) {
    const price = at(grid, i);
    prices.push(price);
    values.push(horizonPayoff(legs, price));
  }
  // From above: what is put in moves no point that is still to be looked at.
  let c = nth(values, grid.length - 1);
  for (let i = grid.length - 2; i > 0; i--) {
    const a = nth(values, i - 1);
    const b = nth(values, i);
    if ((b - a) * (c - b) <= 0 && (b !== a || b !== c)) {
      const price = extremeBeside(grid, i, b > a || b > c ? 1 : -1, legs);
      if (price !== undefined) {
        const place = price < at(grid, i) ? i : i + 1;
        prices.splice(place, 0, price);
        values.splice(place, 0, horizonPayoff(legs, price));
      }
    }
    c = b;
  }
  return { prices, values };
}

/**
 * The price of an extreme (sign +1: a greatest value) within the two cells around a point;
 * undefined when the point itself is it.
 */
function extremeBeside(
  grid: Float64Array,
  i: number,
  sign: 1 | -1,
  legs: readonly HorizonLeg[],
): number | undefined {
  const level = LEVEL * legs.reduce((sum, { quantity }) => sum + Math.abs(quantity), 0);
  const middle = at(grid, i);
  const slopes = (price: number, side: 1 | -1) => horizonSlope(legs, price, side);
  const [before, after] = [slopes(middle, -1), slopes(middle, 1)];
  if (sign * after > level) return root(middle, after, at(grid, i + 1), 1);
  if (sign * before < -level) return root(middle, before, at(grid, i - 1), -1);
  return undefined;

  /** Where the slope ends between the middle and a neighbour on one side. */
  function root(from: number, slope: number, to: number, side: 1 | -1): number | undefined {
    const other = slopes(to, side === 1 ? -1 : 1);
    if (slope * other >= 0) return undefined;
    const ends = [[from, slope], [to, other]] as const;
    const [low, high] = side === 1 ? ends : [ends[1], ends[0]];
    return bracketedRoot((price) => slopes(price, 1), low, high, level);
  }
}

/** Prices at which the sign changes. Zeros are passed over unless the signs beside them differ. */
function rootsOf({ prices, values }: Points, legs: readonly HorizonLeg[]): number[] {
  const roots: number[] = [];
  let before = -1;
  for (let i = 0; i < values.length; i++) {
    const value = nth(values, i);
    if (value === 0) continue;
    if (before !== -1 && nth(values, before) * value < 0) {
      roots.push(bisect(nth(prices, before), nth(prices, i), nth(values, before), legs));
    }
    before = i;
  }
  return roots;
}

function bisect(from: number, to: number, sign: number, legs: readonly HorizonLeg[]): number {
  let [low, high] = [from, to];
  for (let step = 0; step < BISECTION_STEPS; step++) {
    const middle = 0.5 * (low + high);
    if (middle <= low || middle >= high) break;
    const value = horizonPayoff(legs, middle);
    if (value === 0) return middle;
    if (value * sign > 0) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}

/** P(P&L > 0): between two break-evens the sign is that of the points there. */
function probabilityAbove(
  { prices, values }: Points,
  breakevens: readonly number[],
  forward: number,
  totalVariance: number,
): number {
  const distribution = lognormalDistribution(forward, totalVariance);
  const bounds = [0, ...breakevens, Infinity];
  let probability = 0;
  for (let i = 0; i + 1 < bounds.length; i++) {
    const [from, to] = [nth(bounds, i), nth(bounds, i + 1)];
    const inside = prices.findIndex((price, j) => price >= from && price < to && values[j] !== 0);
    if (inside === -1 || nth(values, inside) < 0) continue;
    probability += distribution.tail(from) - (to === Infinity ? 0 : distribution.tail(to));
  }
  return Math.min(1, Math.max(0, probability));
}
