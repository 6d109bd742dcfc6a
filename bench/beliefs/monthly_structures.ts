import { indexHalfSpread } from "../../local/exchange/spread_model.ts";
import { chargesOf, exerciseTax, type Tariff } from "../../shared/market/charges.ts";
import { undiscountedBlack } from "../../shared/pricing/black.ts";
import { type View, viewDistribution } from "../../shared/pricing/distribution.ts";
import type { TotalVariance } from "../../shared/pricing/smile.ts";
import { payoffMoments } from "../../shared/strategies/payoff/payoff_moments.ts";
import { normalCdf } from "../../shared/statistics/normal.ts";
import {
  type PayoffLeg,
  payoffShape,
  shapeAt,
} from "../../shared/strategies/payoff/payoff_shape.ts";
import { viewSensitivities } from "../../shared/strategies/payoff/view_sensitivities.ts";

/** Legs by right, signed quantity and strike in deviations from the forward. */
type Template = readonly (readonly ["call" | "put", 1 | -1, number])[];

const SHORT: Readonly<Record<string, Template>> = {
  straddle: [["call", -1, 0], ["put", -1, 0]],
  strangle: [["call", -1, 1], ["put", -1, -1]],
  iron_condor: [["call", -1, 1], ["call", 1, 2], ["put", -1, -1], ["put", 1, -2]],
  iron_butterfly: [["call", -1, 0], ["call", 1, 1.5], ["put", -1, 0], ["put", 1, -1.5]],
};

/** Every structure is tried both ways. */
const STRUCTURES: Readonly<Record<string, Template>> = Object.fromEntries(
  Object.entries(SHORT).flatMap(([name, legs]) => [
    [`short_${name}`, legs],
    [`long_${name}`, legs.map(([right, sign, at]) => [right, sign === 1 ? -1 : 1, at] as const)],
  ]),
);

const STRIKE_STEP = 50;
const TICK = 0.05;
const LOT = 75;

/** One NIFTY month: what was quoted at the entry, and where it settled. */
export interface Month {
  readonly entry: string;
  readonly expiry: string;
  readonly spot: number;
  readonly forward: number;
  readonly smile: TotalVariance;
  readonly settlement: number;
  readonly tariff: Tariff;
  /** Error of ln beta. */
  readonly sdLogBeta: number;
}

/** One structure in one month, amounts over the spot. */
export interface Trade {
  readonly structure: string;
  readonly expiry: string;
  readonly realised: number;
  /** After all costs, measure P, and the chance that so much is above 0 by ln beta's error. */
  readonly expected: number;
  readonly plus: number;
  readonly popQ: number;
  readonly popP: number;
  readonly won: boolean;
}

/**
 * Every structure of a month under a view: bought at mid + half spread, sold at mid - half spread,
 * charged at the month's tariff for one lot of 75, held to the settlement. Prices are carried to
 * the expiry, so that the market's own measure expects nothing but the costs.
 */
export function monthlyTrades(month: Month, view: View): Trade[] {
  return Object.entries(STRUCTURES).map(([structure, template]) => {
    const { legs, charges } = executed(month, template);
    const { forward, smile, settlement, spot } = month;
    const shape = payoffShape(legs);
    const distribution = viewDistribution(forward, smile, view);
    const held = legs.flatMap(({ right, quantity, strike }) =>
      right === "underlying" || quantity < 0 ? [] : [{ right, strike, quantity }]
    );
    const expectedTax = held.reduce((sum, { right, strike, quantity }) => {
      const call = distribution.call(strike);
      const worth = right === "call" ? call : call - distribution.forward + strike;
      return sum + month.tariff.sttExercise * worth * quantity;
    }, 0);
    const tax = held.reduce((sum, leg) => sum + exerciseTax(leg, settlement, month.tariff), 0);
    const under = payoffMoments(shape, distribution);
    const market = payoffMoments(shape, viewDistribution(forward, smile, { beta: 1, mu: 0 }));
    const slope = view.beta * viewSensitivities(legs, forward, smile, view).toBeta;
    const expected = under.expectedValue - charges - expectedTax;
    const realised = shapeAt(shape, settlement) - charges - tax;
    return {
      structure,
      expiry: month.expiry,
      realised: realised / spot,
      expected: expected / spot,
      plus: normalCdf(expected / (Math.abs(slope) * month.sdLogBeta)),
      popQ: market.probabilityOfProfit,
      popP: under.probabilityOfProfit,
      won: shapeAt(shape, settlement) > 0,
    };
  });
}

/** Legs at executable prices, and entry charges, a unit. */
function executed({ forward, spot, smile, tariff }: Month, template: Template) {
  const deviation = Math.sqrt(smile.w(0));
  let charges = 0;
  const legs = template.map(([right, quantity, at]): PayoffLeg => {
    const strike = STRIKE_STEP * Math.round(forward * Math.exp(at * deviation) / STRIKE_STEP);
    const s = Math.sqrt(smile.w(Math.log(strike / forward)));
    const mid = undiscountedBlack(forward, strike, s, right === "call" ? 1 : -1);
    const half = indexHalfSpread({ close: mid, strike, right, spot, tick: TICK });
    const price = Math.max(TICK, mid + quantity * half);
    const side = quantity > 0 ? "buy" : "sell";
    charges += chargesOf({ instrument: "option", side, quantity: LOT, price }, tariff).total / LOT;
    return { right, quantity, strike, price };
  });
  return { legs, charges };
}
