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
const LOOKS = 5_000;

/** Prices of the limits that bind, the least slack first, at most five (method 11.6). */
export function shadowPrices(
  problem: AllocationProblem,
  solution: AllocationSolution,
  seed: number,
): ShadowPrice[] {
  const standing = solution.lots.map((lots, c) => problem.sleeves[c] === "carry" ? 0 : lots);
  const byStanding = limitsOf(problem, standing);
  const bound = limitsOf(problem, solution.lots)
    .map((limit, k) => ({ ...limit, bindsStanding: binds(byStanding[k] ?? limit) }))
    .filter(binds);
  const slack = ({ used, most }: LooseLimit) => (most - used) / most;
  return bound.toSorted((p, q) => slack(p) - slack(q)).slice(0, MOST_PRICES)
    .map(({ loosened, bindsStanding, ...limit }) => {
      const { movedBy } = limit;
      // What edge and premium do not use up costs them nothing.
      const value = bindsStanding ? valueGained(loosened, standing, solution, seed) : 0;
      const deployed = capitalGained(loosened, standing, solution, seed);
      return {
        ...limit,
        approximateValue: value / movedBy,
        approximateDeployed: deployed / movedBy,
      };
    });
}

function binds({ used, most, movedBy }: LooseLimit): boolean {
  return movedBy > 0 && most - used < Math.max(BINDING * most, movedBy);
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

function valueGained(
  problem: AllocationProblem,
  standing: Int32Array,
  { value }: AllocationSolution,
  seed: number,
): number {
  const lots = searchGoal(problem, new Int32Array(standing.length), valueGoal(problem), {
    random: seededRandom(seed),
    looks: LOOKS,
    from: standing,
  });
  return Math.max(0, sumOfLots(problem.values, lots) - value);
}

function capitalGained(
  problem: AllocationProblem,
  standing: Int32Array,
  { lots, mostDeployed }: AllocationSolution,
  seed: number,
): number {
  const most = searchGoal(problem, standing, mostGoal(problem, standing), {
    random: seededRandom(seed),
    looks: LOOKS,
    from: lots,
  });
  const deployed = Math.min(sumOfLots(problem.capital, most), problem.toDeploy);
  return Math.max(0, deployed - mostDeployed);
}
