import { MIN_DEVIATION, type Theta, undiscountedBlack } from "../../../shared/pricing/black.ts";
import { normalCdf, normalPdf } from "../../../shared/statistics/normal.ts";

/** What a leg is worth at an instant, rupees per unit, and what an option is priced by. */
export interface LegState {
  readonly price: number;
  readonly option?: {
    readonly theta: Theta;
    readonly strike: number;
    readonly forward: number;
    /** Of one unit of variance (method 3.3), and units to the end. */
    readonly deviation: number;
    readonly units: number;
  };
}

/** Where profit or loss comes from, rupees. */
export interface ProfitParts {
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
  /** What the others leave of the change of price. */
  readonly other: number;
  /** Fills against what the contract was worth then, and all charges; costs count below 0. */
  readonly spreads: number;
  readonly charges: number;
}

export const NOTHING: ProfitParts = {
  ...{ delta: 0, gamma: 0, vega: 0, theta: 0, other: 0, spreads: 0, charges: 0 },
};

/**
 * The change of a price between two instants by the forward's move (to first and second order at
 * the first instant), by the volatility's (first order) and by the passing of time. A leg that is
 * the underlying has delta alone; where an instant has no volatility all of it is `other`.
 */
export function explainStep(from: LegState, to: LegState): ProfitParts {
  const change = to.price - from.price;
  const [first, last] = [from.option, to.option];
  if (first === undefined && last === undefined) return { ...NOTHING, delta: change };
  if (first === undefined || last === undefined) return { ...NOTHING, other: change };
  const { theta: sign, strike, forward, deviation, units } = first;
  const total = deviation * Math.sqrt(units);
  const move = last.forward - forward;
  const value = (left: number) =>
    undiscountedBlack(forward, strike, deviation * Math.sqrt(left), sign);
  const theta = value(last.units) - value(units);
  if (total < MIN_DEVIATION) {
    const delta = sign * (forward - strike) > 0 ? sign * move : 0;
    return { ...NOTHING, delta, theta, other: change - delta - theta };
  }
  const d1 = Math.log(forward / strike) / total + total / 2;
  const delta = sign * normalCdf(sign * d1) * move;
  const gamma = 0.5 * normalPdf(d1) / (forward * total) * move ** 2;
  const vega = forward * normalPdf(d1) * Math.sqrt(units) * (last.deviation - deviation);
  return { ...NOTHING, delta, gamma, vega, theta, other: change - delta - gamma - vega - theta };
}

/** Parts of so many units added to others. */
export function addParts(to: ProfitParts, parts: ProfitParts, units = 1): ProfitParts {
  return {
    delta: to.delta + units * parts.delta,
    gamma: to.gamma + units * parts.gamma,
    vega: to.vega + units * parts.vega,
    theta: to.theta + units * parts.theta,
    other: to.other + units * parts.other,
    spreads: to.spreads + units * parts.spreads,
    charges: to.charges + units * parts.charges,
  };
}

/** All parts together. */
export function profitOf(parts: ProfitParts): number {
  return Object.values(parts).reduce((sum, part) => sum + part, 0);
}
