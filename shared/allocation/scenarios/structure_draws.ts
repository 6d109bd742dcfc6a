import { horizonAt, type HorizonTerms } from "../../exits/exit_terms.ts";
import { earlyExits } from "../../exits/policy/early_exits.ts";
import { endOfPolicy } from "../../exits/policy/end_of_policy.ts";
import { valueAt } from "../../exits/policy/lattice.ts";
import { policyCosts } from "../../exits/policy/policy_costs.ts";
import { type PathEnds, policyPaths } from "../../exits/policy/policy_paths.ts";
import { type PolicyTables, policyTables } from "../../exits/policy/policy_tables.ts";
import { meanOf } from "../../statistics/mean_of.ts";
import { at } from "../../vocabulary/at.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import type { ScenarioHorizon, ScenarioStructure } from "../scenario_structure.ts";
import { hasFarLeg } from "./has_far_leg.ts";
import type { JointPaths, NamePaths } from "./joint_paths.ts";
import { walkTimes } from "./session_walk.ts";

/** Steps of ln volatility at which the marks of far legs are known. */
const LOG_STEP = 0.5;

/** What the draws of one structure are made from. */
export interface DrawTerms {
  readonly tradingDate: TradingDate;
  readonly joint: JointPaths;
  /** Of its own name, kept for all of its structures. */
  readonly paths: NamePaths;
}

/**
 * Result of one lot under its rules after charges in each joint draw, rupees (method 11.4). Chosen:
 * entered now, moved to its expected value. Held: from the model's value now on.
 */
export function structureDraws(
  { name, structure, rules, expectedValue }: ScenarioStructure,
  { tradingDate, joint, paths }: DrawTerms,
): Float64Array {
  const terms: HorizonTerms = { tradingDate, horizons: name.horizons };
  const horizon = horizonAt(structure.expiry, terms) as ScenarioHorizon;
  const sessions = walkTimes(endOfPolicy(structure, rules, terms) * horizon.sessions);
  const tables = policyTables(structure, sessions.map((each) => each / horizon.sessions), terms);
  const { halfSpread, charges, entryCharges } = policyCosts(structure);
  const isHeld = expectedValue === undefined;
  // What is held has lost by now what its marks say; what is chosen, half its spread.
  const spent = entryCharges + (isHeld ? -tables.start : halfSpread);
  const early = earlyExits(structure, rules, tables, { sessions: horizon.sessions, spent });
  const ends = policyPaths(tables, early, paths(horizon, sessions));
  const results = resultsOf(tables, ends, halfSpread);
  if (hasFarLeg(structure)) {
    const end = at(sessions, sessions.length - 1);
    if (end > 0) addVolatility(results, tables, ends, joint.logVolatility(end));
  }
  const costs = isHeld ? charges - entryCharges : charges + halfSpread;
  for (let i = 0; i < results.length; i++) {
    results[i] = structure.lotSize * ((results[i] as number) - costs);
  }
  if (isHeld) return results;
  const shift = expectedValue - meanOf(results);
  for (let i = 0; i < results.length; i++) results[i] = (results[i] as number) + shift;
  return results;
}

/** Marks at the ends of paths less what closing there costs. */
function resultsOf(
  { marks, endCost }: PolicyTables,
  { times, drivers, isEarly }: PathEnds,
  halfSpread: number,
): Float64Array {
  const results = new Float64Array(drivers.length);
  for (let i = 0; i < results.length; i++) {
    const driver = drivers[i] as number;
    const mark = valueAt(marks[times[i] as number] as Float64Array, driver);
    results[i] = mark - (isEarly[i] === 1 ? halfSpread : valueAt(endCost, driver));
  }
  return results;
}

/** What far legs gain where the policy ends at another volatility: a parabola through three. */
function addVolatility(
  results: Float64Array,
  { marks, lastMarks }: PolicyTables,
  { drivers, isEarly }: PathEnds,
  logs: Float64Array,
): void {
  const middle = marks.at(-1) as Float64Array;
  const [low, high] = [lastMarks(Math.exp(-LOG_STEP)), lastMarks(Math.exp(LOG_STEP))];
  const slope = middle.map((_, i) => 0.5 * (at(high, i) - at(low, i)));
  const bend = middle.map((value, i) => 0.5 * (at(high, i) + at(low, i)) - value);
  for (let i = 0; i < results.length; i++) {
    if (isEarly[i] === 1) continue;
    const driver = at(drivers, i);
    const step = at(logs, i) / LOG_STEP;
    results[i] = at(results, i) + step * (valueAt(slope, driver) + step * valueAt(bend, driver));
  }
}
