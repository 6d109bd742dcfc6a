import type { PolicyStructure } from "./policy_structure.ts";
import { at } from "../../vocabulary/at.ts";
import type { ExitRule, StopRule } from "../exit_rule.ts";
import { meanBefore, valueAt } from "./lattice.ts";
import { sessionsOf } from "./end_of_policy.ts";
import { policyCosts } from "./policy_costs.ts";
import type { EarlyExits } from "./policy_paths.ts";
import type { PolicyTables } from "./policy_tables.ts";

/** From where a structure's rules count. */
interface EarlyTerms {
  /** Of variance, to its expiry. */
  readonly sessions: number;
  /** Rupees per unit that it has lost by now, charges of the entry included. */
  readonly spent: number;
}

/** What closes a structure before its policy ends, by the rules that are on. */
export function earlyExits(
  structure: PolicyStructure,
  rules: readonly ExitRule[],
  tables: PolicyTables,
  { sessions, spent }: EarlyTerms,
): EarlyExits {
  const { lotSize } = structure;
  const { halfSpread } = policyCosts(structure);
  const early: { -readonly [name in keyof EarlyExits]: EarlyExits[name] } = {};
  for (const rule of rules) {
    if (!rule.isOn) continue;
    if (rule.kind === "stop_loss") {
      early.stop = { loss: rule.lossPerLot / lotSize - spent, lag: lagOf(rule, sessions) };
    }
    if (rule.kind === "profit_target") {
      early.isTaken = takenAbove(
        rule.leastProfitPerLot / lotSize + spent,
        halfSpread,
        tables,
      );
    }
  }
  return early;
}

/**
 * How far the driver is beyond a stop, in the mean, once it has stayed there for the rule's
 * minutes: the meander of a Brownian motion.
 */
function lagOf({ overMinutes }: StopRule, sessions: number): number {
  return Math.sqrt(0.5 * Math.PI * sessionsOf(overMinutes) / sessions);
}

/** Taken where holding on to the policy's end is worth no more than closing (method 8.4). */
function takenAbove(
  least: number,
  closeCost: number,
  tables: PolicyTables,
): NonNullable<EarlyExits["isTaken"]> {
  const holding = holdingOn(tables);
  return (time, driver) => {
    const mark = valueAt(tables.marks[time] as Float64Array, driver);
    return mark >= least && valueAt(holding[time] as Float64Array, driver) <= mark - closeCost;
  };
}

/** Mean result of holding on to the end of the policy after its end costs, one table a time. */
export function holdingOn({ times, marks, endCost }: PolicyTables): Float64Array[] {
  const last = marks[times.length - 1] as Float64Array;
  const tables: Float64Array[] = [last.map((mark, node) => mark - at(endCost, node))];
  for (let time = times.length - 1; time > 0; time--) {
    const step = at(times, time) - at(times, time - 1);
    tables.unshift(meanBefore(tables[0] as Float64Array, step));
  }
  return tables;
}
