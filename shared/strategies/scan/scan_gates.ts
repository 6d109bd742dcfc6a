import { settled } from "../payoff/payoff_shape.ts";
import type { ScanLimits } from "./scan_input.ts";
import type { SetFigures } from "./set_figures.ts";

/** The gates of a scan in their order; a set that fails one is told by the first it failed. */
export const SCAN_GATES = [
  "illiquid",
  "untraded_leg",
  "credit_below_rule",
  "impossible_premium",
  "wing_too_far",
  "credit_below_width",
  "cost_above_limit",
  "pop_below_minimum",
] as const;
export type ScanGate = (typeof SCAN_GATES)[number];

const placeOf = (gate: ScanGate) => SCAN_GATES.indexOf(gate);
export const ILLIQUID = placeOf("illiquid");
const UNTRADED_LEG = placeOf("untraded_leg");
const CREDIT_BELOW_RULE = placeOf("credit_below_rule");
const IMPOSSIBLE_PREMIUM = placeOf("impossible_premium");
const WING_TOO_FAR = placeOf("wing_too_far");
const CREDIT_BELOW_WIDTH = placeOf("credit_below_width");
export const COST_ABOVE_LIMIT = placeOf("cost_above_limit");
const POP_BELOW_MINIMUM = placeOf("pop_below_minimum");

/** Quotes closer to a sure gain or loss than this many ticks are not told apart from it. */
const SURE_TICKS = 0.5;

/** What the gates ask of the sets of one definition on one chain. */
export interface GateTerms {
  readonly limits: ScanLimits;
  /** Rupees. */
  readonly tick: number;
  /** True where a premium received is the gain of the definition's family. */
  readonly premiumIsIncome: boolean;
}

/** How many gates a set passes: the place of the first that it fails, or their number. */
export function gatesPassed(figures: SetFigures, terms: GateTerms): number {
  const passed = gatesWithoutPop(figures, terms);
  return passed === SCAN_GATES.length && !popIsEnough(figures, terms) ? POP_BELOW_MINIMUM : passed;
}

/** The same with the probability taken as enough: no set passes more gates than this. */
export function gatesWithoutPop(figures: SetFigures, { limits, tick }: GateTerms): number {
  if (!figures.isLiquid) return ILLIQUID;
  if (!figures.isTraded) return UNTRADED_LEG;
  if (!keepsItsPromise(figures)) return CREDIT_BELOW_RULE;
  if (!isPossible(figures, tick)) return IMPOSSIBLE_PREMIUM;
  if (figures.wingShare < limits.minWingDelta) return WING_TOO_FAR;
  if (!creditIsEnough(figures, limits)) return CREDIT_BELOW_WIDTH;
  if (!costIsAllowed(figures, limits)) return COST_ABOVE_LIMIT;
  return SCAN_GATES.length;
}

/** True when the premium reaches what the name promises, rounding of their sum aside. */
function keepsItsPromise({ outlay, leastCredit, terms }: SetFigures): boolean {
  return leastCredit === undefined || settled(-outlay - leastCredit, terms) >= 0;
}

/** True when the set can gain and can lose by more than rounding to the tick. */
function isPossible({ most, least }: SetFigures, tick: number): boolean {
  return most > SURE_TICKS * tick && least < -SURE_TICKS * tick;
}

/** True when sold verticals receive their share of the widest one, rounding of the sum aside. */
function creditIsEnough(
  { outlay, soldWidth, terms }: SetFigures,
  { minCreditWidth }: ScanLimits,
): boolean {
  return soldWidth === 0 || settled(-outlay - minCreditWidth * soldWidth, terms) >= 0;
}

/**
 * True when a round trip costs at most its share of the credit or of the greatest profit; where
 * that is unlimited, of all premiums that change hands.
 */
function costIsAllowed(
  { roundTrip, outlay, maxProfit, turnover }: SetFigures,
  { maxRoundTripCredit, maxRoundTripProfit }: ScanLimits,
): boolean {
  const byProfit = maxProfit < Infinity
    ? maxRoundTripProfit * maxProfit
    : maxRoundTripCredit * turnover;
  return roundTrip <= Math.max(maxRoundTripCredit * -outlay, byProfit);
}

/** A premium received is the gain of its family; one that only pays for the long legs is not. */
function popIsEnough(
  { outlay, popP }: SetFigures,
  { limits, premiumIsIncome }: GateTerms,
): boolean {
  return popP >= (premiumIsIncome && outlay < 0 ? limits.minPopCredit : limits.minPopDebit);
}
