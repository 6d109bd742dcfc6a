import { isMarketView, viewDistribution } from "../../pricing/distribution.ts";
import { normalCdf } from "../../statistics/normal.ts";
import type { Candidate, CandidateLeg } from "../candidate.ts";
import { outcomeDeviation } from "../payoff/outcome_deviation.ts";
import { expectedPayoff, momentsOf } from "../payoff/payoff_moments.ts";
import type { PayoffShape } from "../payoff/payoff_shape.ts";
import { tailRisk } from "../payoff/tail_risk.ts";
import {
  shapeSensitivities,
  type ViewSensitivities,
  viewSensitivities,
} from "../payoff/view_sensitivities.ts";
import { expectedValueOf, weighedShape } from "../payoff/weighed_shape.ts";
import { columnsOf, payoffLegs, unitsOf } from "./candidate_legs.ts";
import { farCorrection } from "./candidate_shape.ts";
import type { ChosenSet } from "./chosen_set.ts";
import type { ScanColumns } from "./scan_columns.ts";
import { underlyingGrowth } from "./underlying_growth.ts";
import { present } from "../../vocabulary/present.ts";
import { at } from "../../vocabulary/at.ts";
import { nth } from "../../vocabulary/nth.ts";

/** Figures of value and probability, rupees per unit. */
type CandidateValue = Pick<
  Candidate,
  | "popQ"
  | "popP"
  | "evQ"
  | "evP"
  | "edgeVolatility"
  | "edgeDirection"
  | "evStandardError"
  | "plus"
  | "outcomeDeviation"
  | "expectedWin"
  | "expectedLoss"
  | "cvar95"
>;

/** What trading a set takes, rupees per unit: charges alone, and with both crossings. */
interface Costs {
  readonly charges: number;
  readonly roundTrip: number;
}

/** What a shape is worth under the market's measure and the view's, after charges and interest. */
export function candidateValue(
  set: ChosenSet,
  legs: readonly CandidateLeg[],
  shape: PayoffShape,
  { charges, roundTrip }: Costs,
): CandidateValue {
  const { columns: { chain, view, horizonView, outcomes }, pair } = set;
  const { beta, mu } = horizonView;
  // Interest aside, a result gains where it is more than the charges.
  const net = { ...shape, values: shape.values.map((value) => value - charges) };
  const own = momentsOf(pair?.underView(net) ?? weighedShape(net, view));
  const market = isMarketView(horizonView)
    ? own
    : momentsOf(pair?.underMarket(net) ?? weighedShape(net, chain.distribution));
  const withoutDrift = mu === 0
    ? own.expectedValue
    : expectedPayoff(net, viewDistribution(chain.forward, chain.smile, { beta, mu: 0 }));
  const correction = correctionOf(set, legs) - interestOf(set, legs);
  const evP = own.expectedValue + correction;
  const { toLogBeta, drift } = uncertainties(sensitivitiesOf(set, legs, shape), set.columns);
  const errorAt = (sdLogBeta: number) => Math.hypot(toLogBeta * sdLogBeta, drift, 0.5 * roundTrip);
  const evStandardError = errorAt(horizonView.sdLogBeta);
  const sceptical = scepticalValue(set, net, own.expectedValue) + correction;
  return {
    popQ: market.probabilityOfProfit,
    popP: own.probabilityOfProfit,
    evQ: market.expectedValue + correction,
    evP,
    edgeVolatility: withoutDrift - market.expectedValue,
    edgeDirection: own.expectedValue - withoutDrift,
    evStandardError,
    plus: {
      sceptical: normalCdf(sceptical / errorAt(horizonView.sceptical.sdLogBeta)),
      registered: normalCdf(evP / evStandardError),
    },
    outcomeDeviation: outcomeDeviation(shape, outcomes()),
    ...present({ expectedWin: own.expectedWin, expectedLoss: own.expectedLoss }),
    cvar95: tailRisk(pair?.underView(shape) ?? weighedShape(shape, view)).conditionalValueAtRisk,
  };
}

/** What brings each leg's mean to what the market asks for it. */
function correctionOf(set: ChosenSet, legs: readonly CandidateLeg[]): number {
  const { definition, columns, indices, pair } = set;
  const residual = definition.legs.reduce((sum, rule, i) => {
    if (rule.right === "underlying") return sum + columns.underlyingResidual;
    const own = at(columnsOf(set, rule)[rule.right].residual, nth(indices, rule.slot));
    const discount = rule.expiry === "far" ? pair?.valuation.discount ?? 1 : 1;
    return sum + unitsOf(legs[i] as CandidateLeg) * discount * own;
  }, 0);
  return residual + (pair === undefined ? 0 : farCorrection(set, legs, pair));
}

/** Interest to the horizon on what is paid today. */
function interestOf({ columns, input }: ChosenSet, legs: readonly CandidateLeg[]): number {
  const { chain } = columns;
  return legs.reduce((sum, leg) => {
    const growth = leg.right === "underlying" && input.underlying !== undefined
      ? underlyingGrowth(chain, input.underlying)
      : 1 / chain.discount;
    return sum + unitsOf(leg) * leg.price * (growth - 1);
  }, 0);
}

function sensitivitiesOf(
  set: ChosenSet,
  legs: readonly CandidateLeg[],
  shape: PayoffShape,
): ViewSensitivities {
  const { columns: { chain, horizonView }, pair } = set;
  return pair === undefined
    ? viewSensitivities(payoffLegs(set, legs), chain.forward, chain.smile, horizonView)
    : shapeSensitivities(shape, pair.moved);
}

/** Expected value under the sceptical prior's beta; `registered` is that under the other's. */
function scepticalValue(
  { columns: { chain, horizonView }, pair }: ChosenSet,
  shape: PayoffShape,
  registered: number,
): number {
  const { beta, mu, sceptical } = horizonView;
  if (beta === sceptical.beta) return registered;
  if (pair !== undefined) return expectedValueOf(pair.underSceptical(shape));
  const view = { beta: sceptical.beta, mu };
  return expectedPayoff(shape, viewDistribution(chain.forward, chain.smile, view));
}

/** Change of the expected value with ln beta, and with one standard deviation of the drift. */
function uncertainties(
  { toBeta, toDrift }: ViewSensitivities,
  { chain, horizonView: { beta, sdDrift } }: ScanColumns,
): { toLogBeta: number; drift: number } {
  const deviation = beta * Math.sqrt(chain.smile.w(0));
  return { toLogBeta: beta * toBeta, drift: toDrift * sdDrift * deviation };
}
