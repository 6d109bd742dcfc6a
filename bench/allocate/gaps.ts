import { leastGoal, mostGoal, valueGoal } from "../../shared/allocation/solve/goals.ts";
import { solveAllocation } from "../../shared/allocation/solve/solve_allocation.ts";
import { sumOfLots } from "../../shared/allocation/solve/sum_of_lots.ts";
import type { NamedProblem } from "./problem_file.ts";
import { type Proof, proveGoal } from "./prove_goal.ts";

/** What the solver reached of one goal, and what is proven that nothing can exceed. Rupees. */
export interface GoalGap {
  readonly solver: number;
  /** The best that HiGHS, or going through all choices, found. */
  readonly highs?: number;
  readonly bound: number;
  /** Of the bound; negative only by the solvers' tolerances. */
  readonly gap: number;
  /** As a part of what may be: 0.02, or 0.01% of capital where that is more. */
  readonly ofAllowed: number;
  /** Whether the gap between what was found and the bound was closed in the time. */
  readonly proven: boolean;
  readonly seconds: number;
}

export interface ProblemGaps {
  readonly problem: string;
  readonly candidates: number;
  readonly deployedShare: number;
  readonly value: GoalGap;
  readonly most: GoalGap;
  readonly least: GoalGap;
}

const WORST = 0.02;
const OF_CAPITAL = 0.0001;
/** HiGHS ends at 0.02% of its own, and planes are exact to 0.01%. */
const PROVEN = 5e-4;
/** Parts of the time: the last goal is the hard one. */
const TIME = { value: 0.2, most: 0.3, least: 0.5 } as const;

/**
 * Each goal beside its bound: most value; most capital beside the solver's edge and premium; least
 * cost and tail at the capital that the solver reached.
 */
export async function gapsOf(
  { name, ownCapital, problem }: NamedProblem,
  seconds: number,
): Promise<ProblemGaps> {
  const { lots, value, mostDeployed, deployed, carryObjective } = solveAllocation(problem, 1);
  const none = new Int32Array(lots.length);
  const standing = lots.map((count, c) => problem.sleeves[c] === "carry" ? 0 : count);
  const stands = sumOfLots(problem.capital, standing);
  const valued = await proveGoal(problem, {
    standing: none,
    goal: valueGoal(problem),
    known: standing,
    seconds: TIME.value * seconds,
  });
  const most = await proveGoal(problem, {
    standing,
    goal: mostGoal(problem, standing),
    known: lots,
    seconds: TIME.most * seconds,
  });
  const least = await proveGoal(problem, {
    standing,
    goal: leastGoal(problem, standing, mostDeployed),
    known: lots,
    seconds: TIME.least * seconds,
  });
  // HiGHS brings down: value and capital come with their sign turned, capital beside what stands.
  const turned = ({ objective, bound, ...proof }: Proof, and = 0) => ({
    ...proof,
    ...(objective === undefined ? {} : { objective: and - objective }),
    bound: and - bound,
  });
  const row = (solver: number, { objective, bound, seconds: took }: Proof): GoalGap => {
    // Without a bound in the time everything may be missed.
    const scale = Math.max(Math.abs(Number.isFinite(bound) ? bound : solver), 1);
    const missed = Number.isFinite(bound) ? Math.abs(bound - solver) : scale;
    return {
      solver: Math.round(solver),
      ...(objective === undefined ? {} : { highs: Math.round(objective) }),
      bound: Math.round(bound),
      gap: Number((missed / scale).toFixed(6)),
      ofAllowed: Number((missed / Math.max(WORST * scale, OF_CAPITAL * ownCapital)).toFixed(4)),
      proven: objective !== undefined && Math.abs(objective - bound) <= PROVEN * scale,
      seconds: Number(took.toFixed(1)),
    };
  };
  return {
    problem: name,
    candidates: problem.mostLots.filter((count) => count > 0).length,
    deployedShare: Number((deployed / ownCapital).toFixed(4)),
    value: row(value, turned(valued)),
    most: row(Math.max(mostDeployed, stands), turned(most, stands)),
    least: row(carryObjective, least),
  };
}
