import { seededRandom } from "../../statistics/seeded_random.ts";
import { nth } from "../../vocabulary/nth.ts";
import type { AllocationProblem, AllocationSolution } from "../allocation_problem.ts";
import type { Goal } from "./goal.ts";
import type { GoalPrices } from "./goal_prices.ts";
import { leastGoal, mostGoal, valueGoal } from "./goals.ts";
import { polish } from "./polish.ts";
import { searchSpace } from "./search_space.ts";
import { pricesOf, searchState } from "./search_state.ts";
import { solutionFigures } from "./solution_figures.ts";
import { sumOfLots } from "./sum_of_lots.ts";
import { walk } from "./walk.ts";
import { type PricedLimit, widen } from "./widen.ts";

/** What a limit wider by a twentieth, or by a place, would bring; rupees, approximate. */
export interface ShadowPrice extends PricedLimit {
  /** Value of edge and premium. */
  readonly value: number;
  /** Capital of carry up to the target. */
  readonly deployed: number;
  /** Cost and weighted tail of carry that the same capital would no more take. */
  readonly saved: number;
}

/** Looks that each search may take: it begins with the solution. */
const LOOKS = 6_000;

/** Prices of some limits, by searching on with each of them wider (method 11.6). */
export function shadowPrices(
  problem: AllocationProblem,
  { lots, value, mostDeployed, carryObjective }: AllocationSolution,
  limits: readonly PricedLimit[],
  seed: number,
): ShadowPrice[] {
  const none = new Int32Array(lots.length);
  const standing = lots.map((count, c) => problem.sleeves[c] === "carry" ? 0 : count);
  const valued = searchOn(problem, none, valueGoal(problem), standing);
  const least = searchOn(problem, standing, leastGoal(problem, standing, mostDeployed), lots);
  // What reaches the target already cannot be brought nearer to it.
  const most = mostDeployed < problem.toDeploy
    ? searchOn(problem, standing, mostGoal(problem, standing), lots)
    : () => lots;
  return limits.map((limit) => {
    const { name, of } = limit;
    const random = seededRandom(seed);
    const worth = sumOfLots(problem.values, valued(limit, random));
    const cheaper = solutionFigures(problem, standing, least(limit, random)).carryObjective;
    const deployed = Math.min(sumOfLots(problem.capital, most(limit, random)), problem.toDeploy);
    return {
      name,
      ...(of === undefined ? {} : { of }),
      value: Math.max(0, worth - value),
      deployed: Math.max(0, deployed - mostDeployed),
      saved: Math.max(0, carryObjective - cheaper),
    };
  });
}

/** Lots of all columns that a goal is brought down by, from some lots on, one limit wider. */
type SearchOn = (limit: PricedLimit, random: () => number) => Int32Array;

/** Searches of a goal that share its space: what one has learned of tails serves the others. */
function searchOn(
  problem: AllocationProblem,
  standing: Int32Array,
  goal: Goal,
  from: Int32Array,
): SearchOn {
  if (goal.columns.length === 0) return () => from;
  const space = searchSpace(problem, standing, goal);
  const start = Int32Array.from(goal.columns, (column) => nth(from, column));
  let prices: GoalPrices | undefined;
  return (limit, random) => {
    const state = searchState(space, { random, looks: LOOKS, tries: 0, start });
    prices ??= pricesOf(state);
    state.priced = { prices, objective: state.objective };
    const takeBack = widen(space, limit);
    if (takeBack === undefined) return from;
    polish(state);
    walk(state, 0);
    takeBack();
    const all = standing.slice();
    goal.columns.forEach((column, c) => all[column] = nth(state.best.lots, c));
    return all;
  };
}
