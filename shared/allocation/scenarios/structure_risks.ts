import { meanOf } from "../../statistics/mean_of.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import type { ScenarioStructure } from "../scenario_structure.ts";
import type { StructureRisk } from "../../risk/structure_risk.ts";
import { checkScenario } from "./check_scenario.ts";
import { commonGreeks } from "./common_greeks.ts";
import { jointPaths } from "./joint_paths.ts";
import { stressResults } from "./stress_results.ts";
import { type DrawTerms, structureDraws } from "./structure_draws.ts";

/** What decides the draws beside the structures. */
export interface ScenarioTerms {
  readonly tradingDate: TradingDate;
  /** Even. */
  readonly drawCount: number;
  readonly seed: number;
}

/**
 * What one lot of each structure can come to, in their order (method 11.4): results in joint draws
 * and in the cells of the stress grid, greeks in common units. A structure's figures hang on its
 * own name alone, whatever else is asked for. Throws a RangeError that names the underlying where a
 * figure of it is missing.
 */
export function structureRisks(
  structures: readonly ScenarioStructure[],
  { tradingDate, drawCount, seed }: ScenarioTerms,
): StructureRisk[] {
  const joint = jointPaths(drawCount, seed);
  const risks = new Map<ScenarioStructure, StructureRisk>();
  // Name by name: the paths of one are enough to hold.
  for (const [, ofName] of Map.groupBy(structures, ({ name }) => name.underlying)) {
    const [first] = ofName as [ScenarioStructure, ...ScenarioStructure[]];
    ofName.forEach(checkScenario);
    const paths = joint.nameOf(first.name);
    for (const each of ofName) {
      risks.set(each, riskOf(each, { tradingDate, joint, paths }));
    }
    joint.reuse();
  }
  return structures.map((each) => risks.get(each) as StructureRisk);
}

function riskOf(each: ScenarioStructure, terms: DrawTerms): StructureRisk {
  const { underlying, horizons } = each.name;
  const known = { tradingDate: terms.tradingDate, horizons };
  const risk = {
    draws: structureDraws(each, terms),
    stress: stressResults(each, known),
    ...commonGreeks(each, known),
  };
  const { draws, stress, delta, gamma, vega, theta } = risk;
  // What is no number leaves no sum.
  if (!Number.isFinite(meanOf(draws) + meanOf(stress) + delta + gamma + vega + theta)) {
    throw new RangeError(`scenarios of ${underlying} gave what is no number`);
  }
  return risk;
}
