import { type LaterValuation, laterWorth } from "./later_worth.ts";
import { type PayoffLeg, type PayoffShape, settled } from "./payoff_shape.ts";

/**
 * A leg at the horizon, which is the earliest expiry. Legs that end there, and the underlying, have
 * no `later`.
 */
export interface HorizonLeg extends PayoffLeg {
  readonly later?: LaterValuation;
}

/** Worths by Black carry ten times the rounding of sums of prices and strikes. */
const BLACK_ROUNDING = 10;

/**
 * Profit and loss at the horizon of legs of several expiries (method 5.5), exact at the nodes and
 * linear between them. `nodes` ascend from 0 and hold the strikes of the legs that end there. A
 * slope beyond the last node that is at most `leastSlope` of the legs' quantities means none.
 */
export function horizonShape(
  legs: readonly HorizonLeg[],
  nodes: Float64Array,
  leastSlope = 0,
): PayoffShape {
  const values = nodes.map((price) => horizonPayoff(legs, price));
  const slopes = nodes.map((node, j) =>
    ((values[j + 1] as number) - (values[j] as number)) / ((nodes[j + 1] as number) - node)
  );
  const { slope } = horizonAsymptote(legs);
  const units = legs.reduce((sum, { quantity }) => sum + Math.abs(quantity), 0);
  slopes[slopes.length - 1] = Math.abs(slope) <= leastSlope * units ? 0 : slope;
  return { nodes, values, slopes };
}

/** Profit and loss at one price of the horizon. */
export function horizonPayoff(legs: readonly HorizonLeg[], price: number): number {
  let sum = 0;
  let terms = 0;
  for (const leg of legs) {
    sum += leg.quantity * (worthOf(leg, price) - leg.price);
    terms += Math.abs(leg.quantity) * (leg.price + leg.strike + price);
  }
  return settled(sum, BLACK_ROUNDING * terms);
}

/**
 * Profit and loss for a price without bound: slope * price + level. Puts end there, calls are their
 * forward less their strike.
 */
export function horizonAsymptote(legs: readonly HorizonLeg[]): { slope: number; level: number } {
  let [slope, level, units, terms] = [0, 0, 0, 0];
  for (const { right, quantity, strike, price, later } of legs) {
    units += Math.abs(quantity);
    terms += Math.abs(quantity) * (price + strike);
    level -= quantity * price;
    if (right === "put") continue;
    const discount = right === "call" ? later?.discount ?? 1 : 1;
    slope += quantity * discount * (right === "call" ? later?.carry ?? 1 : 1);
    if (right === "call") level -= quantity * discount * strike;
  }
  return {
    slope: settled(slope, BLACK_ROUNDING * units),
    level: settled(level, BLACK_ROUNDING * terms),
  };
}

function worthOf({ right, strike, later }: HorizonLeg, price: number): number {
  if (right === "underlying") return price;
  if (later !== undefined) return laterWorth(right, strike, price, later);
  return Math.max(0, right === "call" ? price - strike : strike - price);
}
