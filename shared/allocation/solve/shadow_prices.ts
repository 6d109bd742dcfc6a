import { seededRandom } from "../../statistics/seeded_random.ts";
import type { LimitName } from "../../vocabulary/limit_names.ts";
import type { AllocationProblem, AllocationSolution } from "../allocation_problem.ts";
import { leastGoal, mostGoal, valueGoal } from "./goals.ts";
import { searchGoal } from "./search_goal.ts";
import { solutionFigures } from "./solution_figures.ts";
import { sumOfLots } from "./sum_of_lots.ts";

/** A limit of a problem: its name and what it is of. */
export interface PricedLimit {
  readonly name: LimitName;
  readonly of?: string | undefined;
}

/** What a limit wider by a twentieth, or by a place, would bring; rupees, approximate. */
export interface ShadowPrice extends PricedLimit {
  /** Value of edge and premium. */
  readonly value: number;
  /** Capital of carry up to the target. */
  readonly deployed: number;
  /** Cost and weighted tail of carry that the same capital would no more take. */
  readonly saved: number;
}

const WIDER = 0.05;
/** Looks that each search may take: it begins with the solution. */
const LOOKS = 5_000;

/** Prices of some limits, by searching again with each of them wider (method 11.6). */
export function shadowPrices(
  problem: AllocationProblem,
  solution: AllocationSolution,
  limits: readonly PricedLimit[],
  seed: number,
): ShadowPrice[] {
  return limits.map(({ name, of }) => ({
    name,
    ...(of === undefined ? {} : { of }),
    ...gainOf(widened(problem, { name, of }), solution, seed),
  }));
}

function widened(problem: AllocationProblem, { name, of }: PricedLimit): AllocationProblem {
  const isIt = (limit: PricedLimit) => limit.name === name && limit.of === of;
  return {
    ...problem,
    sums: problem.sums.map((sum) =>
      isIt(sum) ? { ...sum, most: sum.most + WIDER * Math.abs(sum.most) } : sum
    ),
    counts: problem.counts.map((count) =>
      isIt(count)
        ? { ...count, most: count.most + Math.max(1, Math.round(WIDER * count.most)) }
        : count
    ),
    tails: problem.tails.map((tail) =>
      isIt(tail) ? { ...tail, most: tail.most + WIDER * Math.abs(tail.most) } : tail
    ),
  };
}

/** What each stage gains, the other lots as they were. */
function gainOf(
  problem: AllocationProblem,
  { lots, value, mostDeployed, carryObjective }: AllocationSolution,
  seed: number,
): Omit<ShadowPrice, "name" | "of"> {
  const none = new Int32Array(lots.length);
  const standing = lots.map((count, c) => problem.sleeves[c] === "carry" ? 0 : count);
  const options = { random: seededRandom(seed), looks: LOOKS, tries: 0 };
  const valued = searchGoal(problem, none, valueGoal(problem), { ...options, from: standing });
  const least = searchGoal(problem, standing, leastGoal(problem, standing, mostDeployed), {
    ...options,
    from: lots,
  });
  // What reaches the target already cannot be brought nearer to it.
  const deployed = mostDeployed < problem.toDeploy
    ? Math.min(
      sumOfLots(
        problem.capital,
        searchGoal(problem, standing, mostGoal(problem, standing), { ...options, from: lots }),
      ),
      problem.toDeploy,
    )
    : mostDeployed;
  const cheaper = solutionFigures(problem, standing, least).carryObjective;
  return {
    value: Math.max(0, sumOfLots(problem.values, valued) - value),
    deployed: Math.max(0, deployed - mostDeployed),
    saved: Math.max(0, carryObjective - cheaper),
  };
}
