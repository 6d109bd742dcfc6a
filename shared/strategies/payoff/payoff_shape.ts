import type { RiskClass } from "../../vocabulary/terms.ts";
import { present } from "../../vocabulary/present.ts";
import { at } from "../../vocabulary/at.ts";

/**
 * A leg as the payoff sees it. Quantity signed (+ bought), price positive, strike not used for the
 * underlying.
 */
export interface PayoffLeg {
  readonly right: "call" | "put" | "underlying";
  readonly quantity: number;
  readonly strike: number;
  readonly price: number;
}

/**
 * Profit and loss at expiry, exact: linear between nodes, with the last slope to infinity. Rupees
 * for the quantities given.
 */
export interface PayoffShape {
  /** 0 and the distinct strikes, ascending. */
  readonly nodes: Float64Array;
  readonly values: Float64Array;
  /** Slope from each node to the next; the last one reaches to infinity. */
  readonly slopes: Float64Array;
}

const ROUNDING = 1e-13;

/**
 * A sum without the rounding of its terms, given the sum of their sizes: what is smaller than a
 * 1e-13th of them means zero. Quantities and prices are decimal fractions, and 0.1 + 0.2 - 0.3 must
 * be no slope, 0.8 - 0.1 - 0.7 no profit.
 */
export function settled(sum: number, terms: number): number {
  return Math.abs(sum) <= ROUNDING * terms ? 0 : sum;
}

/** The shape of legs that all end at one expiry (method 5.3). */
export function payoffShape(legs: readonly PayoffLeg[]): PayoffShape {
  let total = 0;
  let turnover = 0;
  for (const { right, quantity, strike, price } of legs) {
    total += Math.abs(quantity);
    turnover += Math.abs(quantity) * (price + (right === "underlying" ? 0 : strike));
  }
  const nodes = nodesOf(legs);
  const values = new Float64Array(nodes.length);
  const slopes = new Float64Array(nodes.length);
  for (let j = 0; j < nodes.length; j++) {
    const node = at(nodes, j);
    let slope = 0;
    for (const leg of legs) slope += slopeOf(leg, node);
    values[j] = settled(payoffAt(legs, node), turnover + total * node);
    slopes[j] = settled(slope, total);
  }
  return { nodes, values, slopes };
}

/** Profit and loss at expiry at one price of the underlying. */
export function payoffAt(legs: readonly PayoffLeg[], spot: number): number {
  let sum = 0;
  for (const leg of legs) sum += valueOf(leg, spot);
  return sum;
}

/** 0 and the distinct strikes, ascending: each is put in its place among the few before it. */
function nodesOf(legs: readonly PayoffLeg[]): Float64Array {
  const nodes = new Float64Array(1 + legs.length);
  let count = 1;
  for (const { right, strike } of legs) {
    if (right === "underlying") continue;
    let place = count;
    while (at(nodes, place - 1) > strike) place--;
    if (at(nodes, place - 1) === strike) continue;
    for (let j = count; j > place; j--) nodes[j] = at(nodes, j - 1);
    nodes[place] = strike;
    count += 1;
  }
  return count === nodes.length ? nodes : nodes.slice(0, count);
}

function valueOf({ right, quantity, strike, price }: PayoffLeg, spot: number): number {
  const worth = right === "underlying"
    ? spot
    : Math.max(0, right === "call" ? spot - strike : strike - spot);
  return quantity * (worth - price);
}

/** Profit and loss of a shape at one price of the underlying. */
export function shapeAt({ nodes, values, slopes }: PayoffShape, price: number): number {
  let j = nodes.length - 1;
  while (j > 0 && at(nodes, j) > price) j--;
  return at(values, j) + at(slopes, j) * (price - at(nodes, j));
}

/** Slope just above a price. */
function slopeOf({ right, quantity, strike }: PayoffLeg, spot: number): number {
  if (right === "underlying") return quantity;
  if (right === "call") return strike <= spot ? quantity : 0;
  return strike > spot ? -quantity : 0;
}

/**
 * Extremes of a shape. Absent profit or loss means unlimited; a loss is positive, and negative when
 * even the worst case gains.
 */
export interface Extremes {
  readonly maxProfit?: number;
  readonly maxLoss?: number;
}

/** Exact extremes: at a node or at infinity (method 5.3). The fall ends at 0. */
export function extremesOf({ values, slopes }: PayoffShape): Extremes {
  const last = slopes[slopes.length - 1] ?? 0;
  let most = -Infinity;
  let least = Infinity;
  for (let j = 0; j < values.length; j++) {
    const value = at(values, j);
    if (value > most) most = value;
    if (value < least) least = value;
  }
  return {
    ...present({
      maxProfit: last > 0 ? undefined : most,
      maxLoss: last < 0 ? undefined : 0 - least,
    }),
  };
}

/** Prices at which profit and loss crosses or touches zero over a span. */
interface Breakevens {
  readonly points: readonly number[];
  /**
   * True when a span of exactly zero exists; both its ends are among the points (never 0 itself).
   */
  readonly flatZero: boolean;
}

/** Break-evens, ascending. */
export function breakevensOf({ nodes, values, slopes }: PayoffShape): Breakevens {
  const points: number[] = [];
  let flatZero = false;
  for (let j = 0; j < nodes.length; j++) {
    const [node, value, slope] = [at(nodes, j), at(values, j), at(slopes, j)];
    const last = j + 1 === nodes.length;
    if (slope === 0) {
      if (value !== 0) continue;
      flatZero = true;
      if (node > 0) add(node);
      if (!last) add(at(nodes, j + 1));
    } else if (value === 0) {
      if (node > 0 && changesSign(j)) add(node);
    } else if (value * (last ? slope : at(values, j + 1)) < 0) {
      add(node - value / slope);
    }
  }
  return { points, flatZero };

  /** Two flat spans share the node between them. */
  function add(point: number): void {
    if (points[points.length - 1] !== point) points.push(point);
  }

  /**
   * A zero at a node is a break-even when profit and loss has different signs below and above it.
   */
  function changesSign(j: number): boolean {
    const before = j > 0 ? -Math.sign(at(slopes, j - 1)) : 0;
    return before * Math.sign(at(slopes, j)) < 0;
  }
}

/**
 * Where the structure can lose without bound. A fall to 0 is bounded but not insured: `undefined`.
 */
export function riskClassOf(shape: PayoffShape, legs: readonly PayoffLeg[]): RiskClass {
  if ((shape.slopes[shape.slopes.length - 1] ?? 0) < 0) return "unlimited_up";
  // Below the lowest strike the structure still loses with every rupee: only the price 0 ends it.
  const down = legs.reduce(
    (sum, leg) =>
      sum + (leg.right === "call" ? 0 : leg.right === "put" ? -leg.quantity : leg.quantity),
    0,
  );
  return down > 0 ? "undefined" : "defined";
}
