import type { RiskClass } from "../../vocabulary/terms.ts";

/** A leg as the payoff sees it. Quantity signed (+ bought), price positive, strike not used for the underlying. */
export interface PayoffLeg {
  readonly right: "call" | "put" | "underlying";
  readonly quantity: number;
  readonly strike: number;
  readonly price: number;
}

/** Profit and loss at expiry, exact: linear between nodes, with the last slope to infinity. Rupees for the quantities given. */
export interface PayoffShape {
  /** 0 and the distinct strikes, ascending. */
  readonly nodes: Float64Array;
  readonly values: Float64Array;
  /** Slope from each node to the next; the last one reaches to infinity. */
  readonly slopes: Float64Array;
}

/** The shape of legs that all end at one expiry (quant 5.2). */
export function payoffShape(legs: readonly PayoffLeg[]): PayoffShape {
  const strikes = legs.filter(({ right }) => right !== "underlying").map(({ strike }) => strike);
  const nodes = Float64Array.from(new Set([0, ...strikes])).sort();
  return {
    nodes,
    values: nodes.map((node) => payoffAt(legs, node)),
    slopes: nodes.map((node) => legs.reduce((sum, leg) => sum + slopeOf(leg, node), 0)),
  };
}

/** Profit and loss at expiry at one price of the underlying. */
export function payoffAt(legs: readonly PayoffLeg[], spot: number): number {
  return legs.reduce((sum, leg) => sum + valueOf(leg, spot), 0);
}

function valueOf({ right, quantity, strike, price }: PayoffLeg, spot: number): number {
  const worth = right === "underlying"
    ? spot
    : Math.max(0, right === "call" ? spot - strike : strike - spot);
  return quantity * (worth - price);
}

/** Slope just above a price. */
function slopeOf({ right, quantity, strike }: PayoffLeg, spot: number): number {
  if (right === "underlying") return quantity;
  if (right === "call") return strike <= spot ? quantity : 0;
  return strike > spot ? -quantity : 0;
}

/** Extremes of a shape. Absent profit or loss means unlimited; a loss is positive, and negative when even the worst case gains. */
export interface Extremes {
  readonly maxProfit?: number;
  readonly maxLoss?: number;
}

/** Exact extremes: at a node or at infinity (quant 5.2). The fall ends at 0. */
export function extremesOf({ values, slopes }: PayoffShape): Extremes {
  const last = slopes[slopes.length - 1] ?? 0;
  const most = Math.max(...values);
  const least = Math.min(...values);
  return {
    ...(last > 0 ? {} : { maxProfit: most }),
    ...(last < 0 ? {} : { maxLoss: 0 - least }),
  };
}

/** Prices at which profit and loss crosses or touches zero over a span. */
export interface Breakevens {
  readonly points: readonly number[];
  /** True when a span of exactly zero exists; both its ends are among the points (never 0 itself). */
  readonly flatZero: boolean;
}

/** Break-evens, ascending. `scale` is the price level that rounding is judged against. */
export function breakevensOf({ nodes, values, slopes }: PayoffShape, scale: number): Breakevens {
  const zero = 1e-9 * scale;
  const points = new Set<number>();
  let flatZero = false;
  for (let j = 0; j < nodes.length; j++) {
    const [node, value, slope] = [at(nodes, j), at(values, j), at(slopes, j)];
    const next = j + 1 < nodes.length ? at(nodes, j + 1) : Infinity;
    if (slope === 0) {
      if (Math.abs(value) > zero) continue;
      flatZero = true;
      if (node > 0) points.add(node);
      if (next < Infinity) points.add(next);
      continue;
    }
    const crossing = node - value / slope;
    if (crossing > node + zero && crossing < next - zero) points.add(crossing);
    else if (Math.abs(value) <= zero && node > 0 && changesSign(j)) points.add(node);
  }
  return { points: [...points].sort((p, q) => p - q), flatZero };

  /** A zero at a node is a break-even when profit and loss has different signs on its two sides. */
  function changesSign(j: number): boolean {
    const before = j > 0 ? -Math.sign(at(slopes, j - 1)) : 0;
    return before * Math.sign(at(slopes, j)) < 0;
  }
}

/** Which side can lose without bound. A fall to 0 is bounded but not insured: `undefined`. */
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

function at(column: Float64Array, index: number): number {
  return column[index] as number;
}
