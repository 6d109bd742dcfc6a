import { signOf } from "../vocabulary/leg.ts";
import { at } from "../vocabulary/at.ts";
import type { ExitRule } from "./exit_rule.ts";
import { type ExitTerms, horizonAt } from "./exit_terms.ts";
import { holdingOn } from "./policy/early_exits.ts";
import { endOfPolicy } from "./policy/end_of_policy.ts";
import { evenTimes } from "./policy/even_times.ts";
import { driverAt, NODES } from "./policy/lattice.ts";
import { policyTables } from "./policy/policy_tables.ts";
import type { PolicyStructure } from "./policy/policy_structure.ts";

/** Deviations of the driver that are looked at: what is rarer must not set the value. */
const REACH = 3;

/**
 * The closing value on mid, rupees per unit received, from which on holding on to the end of the
 * policy is worth no more than closing, at whatever spot it is reached
 * (method 8.4); undefined where no value is.
 */
export function targetValue(
  structure: PolicyStructure,
  rules: readonly ExitRule[],
  terms: ExitTerms,
): number | undefined {
  const tables = policyTables(structure, evenTimes(endOfPolicy(structure, rules, terms)), terms);
  const costs = tables.costNow();
  const marks = tables.marks[0] as Float64Array;
  const holding = holdingOn(tables)[0] as Float64Array;
  let [held, best] = [-Infinity, -Infinity];
  for (let node = 0; node < NODES; node++) {
    if (Math.abs(driverAt(node)) > REACH) continue;
    const mark = at(marks, node);
    // Half a tick is no gain: where nothing is left both are worth the same.
    const gain = at(holding, node) - mark + at(costs, node);
    if (gain > 0.5 * structure.tick) held = Math.max(held, mark);
    else best = Math.max(best, mark);
  }
  if (best <= held) return undefined;
  const { chain } = horizonAt(structure.expiry, terms);
  const paid = structure.legs.reduce(
    (sum, { side, ratio, price }) => sum + signOf(side) * ratio * price,
    0,
  );
  const least = Math.min(...marks);
  const from = Math.max(held, least) + tables.start + paid;
  return chain.discount * from;
}
