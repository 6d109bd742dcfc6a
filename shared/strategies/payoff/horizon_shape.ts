import { undiscountedBlack } from "../../pricing/black.ts";
import type { PayoffLeg, PayoffShape } from "./payoff_shape.ts";

/** How legs of the far expiry are worth at the near one: total variance left over ln(K/F), forward over the near forward, discount between both. */
export interface FarValuation {
  variance(k: number): number;
  readonly carry: number;
  readonly discount: number;
}

export interface TermLeg extends PayoffLeg {
  readonly far: boolean;
}

/** The far legs alone, on the nodes of all: what they are worth together, nothing paid. */
export function farLegsOf(legs: readonly TermLeg[]): TermLeg[] {
  return legs.map((leg) => ({ ...leg, price: 0, quantity: leg.far ? leg.quantity : 0 }));
}

/** Undiscounted worth at the near expiry of a far leg, rupees per unit. */
export function farWorth(
  right: "call" | "put",
  strike: number,
  price: number,
  { variance, carry, discount }: FarValuation,
): number {
  const forward = carry * price;
  if (forward <= 0) return right === "call" ? 0 : discount * strike;
  const s = Math.sqrt(Math.max(0, variance(Math.log(strike / forward))));
  return discount * undiscountedBlack(forward, strike, s, right === "call" ? 1 : -1);
}

/** Nodes in deviations of the near expiry: close ones where the mass is, wide ones in the wings (method 5.5). */
const NODES = Float64Array.from([
  ...Array.from({ length: 10 }, (_, i) => -8 + 0.5 * i),
  ...Array.from({ length: 81 }, (_, i) => -3.2 + 0.08 * i),
  ...Array.from({ length: 10 }, (_, i) => 3.5 + 0.5 * i),
]);
/** Calls of both expiries differ in slope by the dividends between them; less than this is no exposure. */
const CARRY = 0.03;

/**
 * Profit and loss at the near expiry of legs of two expiries, linear between close nodes and the strikes (method 5.5). `deviation` is that of the near
 * smile at the money. Probabilities are within 1e-3 of the exact curve.
 */
export function horizonShape(
  legs: readonly TermLeg[],
  forward: number,
  deviation: number,
  valuation: FarValuation,
): PayoffShape {
  const strikes = legs.flatMap(({ right, strike }) => right === "underlying" ? [] : [strike]);
  const grid = NODES.map((z) => forward * Math.exp(z * deviation));
  const nodes = Float64Array.from(new Set([0, ...strikes, ...grid])).sort();
  const worth = (leg: TermLeg, price: number) => {
    if (leg.right === "underlying") return price;
    if (leg.far) return farWorth(leg.right, leg.strike, price, valuation);
    return Math.max(0, leg.right === "call" ? price - leg.strike : leg.strike - price);
  };
  const values = nodes.map((price) =>
    legs.reduce((sum, leg) => sum + leg.quantity * (worth(leg, price) - leg.price), 0)
  );
  const slopes = nodes.map((node, j) =>
    ((values[j + 1] as number) - (values[j] as number)) / ((nodes[j + 1] as number) - node)
  );
  const last = legs.reduce((sum, { right, quantity, far }) => {
    if (right === "put") return sum;
    return sum + quantity * (far ? valuation.carry * valuation.discount : 1);
  }, 0);
  const total = legs.reduce((sum, { quantity }) => sum + Math.abs(quantity), 0);
  slopes[slopes.length - 1] = Math.abs(last) <= CARRY * total ? 0 : last;
  return { nodes, values, slopes };
}
