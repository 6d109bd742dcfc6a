import { meanOf } from "../statistics/mean_of.ts";
import type { Candidate } from "../strategies/candidate.ts";
import { at } from "../vocabulary/at.ts";
import { nth } from "../vocabulary/nth.ts";
import { calendarDaysBetween } from "../vocabulary/trading_date.ts";
import type { ExitRule } from "./exit_rule.ts";
import { type ExitTerms, horizonAt } from "./exit_terms.ts";
import { earlyExits } from "./policy/early_exits.ts";
import { endOfPolicy } from "./policy/end_of_policy.ts";
import { evenTimes } from "./policy/even_times.ts";
import { valueAt } from "./policy/lattice.ts";
import { policyCosts } from "./policy/policy_costs.ts";
import { PAIRS, policyDraws } from "./policy/policy_draws.ts";
import { policyPaths } from "./policy/policy_paths.ts";
import { policyTables } from "./policy/policy_tables.ts";

/** What holding a candidate under its rules comes to, under the view (method 8.5). */
export interface PolicyFigures {
  /** Rupees per unit, after all charges and the crossings of the spread that the rules cause. */
  readonly evPolicy: number;
  /** Standard error of its simulated part. */
  readonly evPolicyError: number;
  readonly popPolicy: number;
  /** Calendar days. */
  readonly expectedDaysHeld: number;
  /** Results of holding to the expiry, rupees per unit before charges, by cell point. */
  readonly outcomes: Float64Array;
}

/**
 * Figures of a candidate under its rules: what the closed form says of holding it to the expiry,
 * and what simulated paths say that the rules change. Where a path ends, holding on from there is
 * worth its mean in closed form, not one outcome. The same for the same seed.
 */
export function policyFigures(
  candidate: Candidate,
  rules: readonly ExitRule[],
  terms: ExitTerms,
): PolicyFigures {
  const tables = policyTables(candidate, evenTimes(endOfPolicy(candidate, rules, terms)), terms);
  const { times, marks, endCost } = tables;
  const [held, gains, outcomes] = [tables.held(), tables.gains(), tables.outcomes()];
  const costs = policyCosts(candidate);
  const { sessions } = horizonAt(candidate.expiry, terms);
  // A mark holds what the entry has cost already: half of the spread and its charges.
  const spent = costs.halfSpread + costs.entryCharges;
  const early = earlyExits(candidate, rules, tables, { sessions, spent });
  const ends = policyPaths(tables, early, policyDraws(times, terms.seed));
  const changes = new Float64Array(PAIRS);
  let [gained, passed] = [0, 0];
  ends.drivers.forEach((driver, i) => {
    const time = nth(ends.times, i);
    const isEarly = ends.isEarly[i] === 1;
    const pair = Math.floor(i / 2);
    const mark = valueAt(marks[time] as Float64Array, driver);
    const cost = isEarly ? costs.halfSpread : valueAt(endCost, driver);
    const change = mark - cost - valueAt(held[time] as Float64Array, driver);
    changes[pair] = at(changes, pair) + change / 2;
    const isGain = mark - costs.halfSpread - cost - costs.charges > 0;
    gained += (isGain ? 1 : 0) - valueAt(gains[time] as Float64Array, driver);
    // An early exit is seen at the end of the step in which it came.
    passed += isEarly ? 0.5 * (at(times, time - 1) + at(times, time)) : at(times, time);
  });
  const count = ends.drivers.length;
  const mean = meanOf(changes);
  const squares = meanOf(changes.map((change) => (change - mean) ** 2));
  const days = calendarDaysBetween(terms.tradingDate, candidate.expiry);
  return {
    evPolicy: candidate.evP + mean,
    evPolicyError: Math.sqrt(squares / (PAIRS - 1)),
    popPolicy: Math.min(1, Math.max(0, candidate.popP + gained / count)),
    expectedDaysHeld: days * passed / count,
    outcomes,
  };
}
