import type { CandidateLeg } from "../candidate.ts";
import { horizonNodes } from "../payoff/horizon_nodes.ts";
import { horizonShape } from "../payoff/horizon_shape.ts";
import type { LaterValuation } from "../payoff/later_worth.ts";
import { extremesOf, type PayoffShape, payoffShape } from "../payoff/payoff_shape.ts";
import { expectedValueOf } from "../payoff/weighed_shape.ts";
import { payoffLegs } from "./candidate_legs.ts";
import type { ChosenSet } from "./chosen_set.ts";
import type { TermPair } from "./term_pair.ts";
import { present } from "../../vocabulary/present.ts";

/**
 * Calls of both expiries differ in slope by the dividends between them; less than this is no
 * exposure.
 */
const CARRY = 0.03;

/**
 * Profit and loss at the near expiry: exact where all legs end there, else on the horizon's nodes.
 */
export function candidateShape(set: ChosenSet, legs: readonly CandidateLeg[]): PayoffShape {
  const { pair } = set;
  return pair === undefined
    ? payoffShape(payoffLegs(set, legs))
    : termShape(set, legs, pair.valuation);
}

function termShape(
  set: ChosenSet,
  legs: readonly CandidateLeg[],
  valuation: LaterValuation,
): PayoffShape {
  return horizonShape(payoffLegs(set, legs, valuation), nodesOf(set, legs), CARRY);
}

function nodesOf({ columns: { chain } }: ChosenSet, legs: readonly CandidateLeg[]): Float64Array {
  const strikes = legs.flatMap(({ strike }) => strike === undefined ? [] : [strike]);
  return horizonNodes(chain.forward, Math.sqrt(chain.smile.w(0)), strikes);
}

/**
 * Share of the premium by which two ways for the smile to move may differ in value (method 5.5).
 */
const TERM_SENSITIVE = 0.3;

/**
 * What two expiries add. The far smile moves with the moneyness, or keeps only the forward
 * variance: the larger loss counts.
 */
export function termFigures(
  set: ChosenSet,
  legs: readonly CandidateLeg[],
  shape: PayoffShape,
  { far, forwardValuation, underView }: TermPair,
) {
  const other = termShape(set, legs, forwardValuation);
  const premium = Math.abs(
    payoffLegs(set, legs).reduce((sum, { quantity, price }) => sum + quantity * price, 0),
  );
  const apart = expectedValueOf(underView(shape)) - expectedValueOf(underView(other));
  const [one, two] = [extremesOf(shape).maxLoss, extremesOf(other).maxLoss];
  return {
    farExpiry: far.chain.expiry,
    termSensitive: Math.abs(apart) > TERM_SENSITIVE * premium,
    ...present({
      maxLoss: one === undefined || two === undefined ? undefined : Math.max(one, two),
    }),
  };
}

/**
 * What takes the model out of the far legs' mean: no movement of the smile that is simply assumed
 * gives back today's far prices, and without a view nothing may be worth more than the market asks
 * for it (method 5.7).
 */
export function farCorrection(
  set: ChosenSet,
  legs: readonly CandidateLeg[],
  pair: TermPair,
): number {
  const later = payoffLegs(set, legs, pair.valuation).filter((leg) => leg.later !== undefined);
  const unpaid = later.map((leg) => ({ ...leg, price: 0 }));
  const alone = horizonShape(unpaid, nodesOf(set, legs), CARRY);
  const fair = later.reduce(
    (sum, { right, quantity, strike }) =>
      right === "underlying" ? sum : sum + quantity * pair.fairOf(right, strike),
    0,
  );
  return fair - expectedValueOf(pair.underMarket(alone));
}
