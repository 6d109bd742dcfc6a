import { seededRandom } from "../../statistics/seeded_random.ts";
import { tailLoss } from "../../statistics/tail_loss.ts";
import { nth } from "../../vocabulary/nth.ts";
import type { LimitName } from "../../vocabulary/limit_names.ts";
import type { AllocationProblem, AllocationSolution, TailLimit } from "../allocation_problem.ts";
import { addDraws } from "./add_draws.ts";
import { mostGoal, valueGoal } from "./goals.ts";
import { searchGoal } from "./search_goal.ts";
import { sumOfLots } from "./sum_of_lots.ts";

/** What a binding limit costs, approximately: by searching again with the limit moved. */
export interface ShadowPrice {
  readonly name: LimitName;
  readonly of?: string;
  /** Rupees, or places for a count. */
  readonly used: number;
  readonly most: number;
  /** How far the limit was moved. */
  readonly movedBy: number;
  /** Value of edge and premium that a rupee or a place more would bring. */
  readonly approximateValue: number;
  /** Capital that a rupee or a place more would let carry bring. */
  readonly approximateDeployed: number;
}

const MOST_PRICES = 5;
const MOVED = 0.05;
/** A limit with more of it left does not bind. */
const BINDING = 0.05;
/** Looks that each search may take: it begins with the solution. */
const LOOKS = 20_000;

/** Prices of the limits that bind, the least slack first, at most five (method 11.6). */
export function shadowPrices(
  problem: AllocationProblem,
  solution: AllocationSolution,
  seed: number,
): ShadowPrice[] {
  const bound = limitsOf(problem, solution.lots).filter(({ used, most, movedBy }) =>
    movedBy > 0 && most - used < Math.max(BINDING * most, movedBy)
  );
  const slack = ({ used, most }: LooseLimit) => (most - used) / most;
  return bound.toSorted((p, q) => slack(p) - slack(q)).slice(0, MOST_PRICES)
    .map(({ loosened, ...limit }) => ({
      ...limit,
      ...gain(loosened, solution, limit.movedBy, seed),
    }));
}

interface LooseLimit extends Omit<ShadowPrice, "approximateValue" | "approximateDeployed"> {
  readonly loosened: AllocationProblem;
}

/** All limits with what the lots use of them, and the problem with each moved. */
function limitsOf(problem: AllocationProblem, lots: Int32Array): LooseLimit[] {
  const { sums, counts, tails } = problem;
  const named = ({ name, of }: { readonly name: LimitName; readonly of?: string }) =>
    of === undefined ? { name } : { name, of };
  return [
    ...sums.map((sum, k) => {
      const movedBy = MOVED * sum.most;
      return {
        ...named(sum),
        used: sum.held + sumOfLots(sum.perLot, lots),
        most: sum.most,
        movedBy,
        loosened: { ...problem, sums: sums.with(k, { ...sum, most: sum.most + movedBy }) },
      };
    }),
    ...counts.map((count, k) => {
      const movedBy = Math.max(1, Math.round(MOVED * count.most));
      return {
        ...named(count),
        used: count.columns.filter((column) => nth(lots, column) > 0).length,
        most: count.most,
        movedBy,
        loosened: { ...problem, counts: counts.with(k, { ...count, most: count.most + movedBy }) },
      };
    }),
    ...tails.map((tail, k) => {
      const movedBy = MOVED * tail.most;
      return {
        ...named(tail),
        used: tailOf(problem, tail, lots),
        most: tail.most,
        movedBy,
        loosened: { ...problem, tails: tails.with(k, { ...tail, most: tail.most + movedBy }) },
      };
    }),
  ];
}

function tailOf(problem: AllocationProblem, tail: TailLimit, lots: Int32Array): number {
  const results = tail.held.slice();
  lots.forEach((count, c) => {
    const counts = tail.sleeves.some((sleeve) => sleeve === problem.sleeves[c]);
    if (count > 0 && counts) addDraws(problem, c, count, results);
  });
  return tailLoss(results).loss;
}

/** What each stage gains under a limit that was moved, a rupee or a place. */
function gain(
  problem: AllocationProblem,
  { lots, value, mostDeployed }: AllocationSolution,
  movedBy: number,
  seed: number,
): Pick<ShadowPrice, "approximateValue" | "approximateDeployed"> {
  const random = seededRandom(seed);
  const none = new Int32Array(lots.length);
  const standing = lots.map((count, c) => problem.sleeves[c] === "carry" ? 0 : count);
  const options = { random, looks: LOOKS };
  const valued = searchGoal(problem, none, valueGoal(problem), { ...options, from: standing });
  const most = searchGoal(problem, standing, mostGoal(problem, standing), {
    ...options,
    from: lots,
  });
  const deployed = Math.min(sumOfLots(problem.capital, most), problem.toDeploy);
  return {
    approximateValue: Math.max(0, sumOfLots(problem.values, valued) - value) / movedBy,
    approximateDeployed: Math.max(0, deployed - mostDeployed) / movedBy,
  };
}
