import { seededRandom } from "../../statistics/seeded_random.ts";
import { tailEdge } from "../../statistics/tail_edge.ts";
import { nth } from "../../vocabulary/nth.ts";
import type { AllocationProblem, AllocationSolution } from "../allocation_problem.ts";
import { addDraws } from "./add_draws.ts";
import { search, type SearchOptions } from "./search.ts";
import { type Goal, searchSpace } from "./search_space.ts";
import { sumOfLots } from "./sum_of_lots.ts";

/** Looks that each stage may take (method 11.6). */
const LOOKS = { value: 150_000, most: 60_000, least: 250_000 } as const;

/** Lots of a problem by both stages; the same for the same seed, whatever the machine. */
export function solveAllocation(problem: AllocationProblem, seed: number): AllocationSolution {
  const random = seededRandom(seed);
  const none = new Int32Array(problem.keys.length);
  const valued = columnsWhere(problem, none, (c) => problem.sleeves[c] !== "carry" && nth(problem.values, c) > 0);
  const standing = better(problem, none, {
    columns: valued,
    prices: problem.values.map((value) => -value),
    tailWeight: 0,
    floor: 0,
    ceiling: Infinity,
  }, { random, looks: LOOKS.value });
  const carried = columnsWhere(problem, standing, (c) => problem.sleeves[c] === "carry");
  const most = better(problem, standing, {
    columns: carried,
    prices: problem.capital.map((capital) => -capital),
    tailWeight: 0,
    floor: 0,
    ceiling: problem.toDeploy,
  }, { random, looks: LOOKS.most });
  const mostDeployed = Math.max(0, Math.min(sumOfLots(problem.capital, most), problem.toDeploy));
  const smallest = Math.min(...carried.map((c) => nth(problem.capital, c)));
  const lots = better(problem, standing, {
    columns: carried,
    prices: problem.costs,
    tailWeight: problem.tailWeight,
    floor: mostDeployed - smallest,
    ceiling: problem.toDeploy,
  }, { random, looks: LOOKS.least }, most);
  return { lots, ...figuresOf(problem, standing, lots), mostDeployed };
}

function columnsWhere(
  problem: AllocationProblem,
  standing: Int32Array,
  wanted: (column: number) => boolean,
): number[] {
  const taken = new Set(problem.underlyings.filter((_, c) => nth(standing, c) > 0));
  return [...problem.keys.keys()].filter((c) =>
    nth(problem.mostLots, c) > 0 && !taken.has(problem.underlyings[c] ?? "") && wanted(c)
  );
}

function better(
  problem: AllocationProblem,
  standing: Int32Array,
  goal: Goal,
  options: Pick<SearchOptions, "random" | "looks">,
  from: Int32Array = standing,
): Int32Array {
  if (goal.columns.length === 0) return standing.slice();
  const space = searchSpace(problem, standing, goal);
  const start = Int32Array.from(goal.columns, (c) => nth(from, c));
  const { position } = search(space, { ...options, start });
  const lots = standing.slice();
  goal.columns.forEach((column, c) => lots[column] = nth(position.lots, c));
  return lots;
}

function figuresOf(
  problem: AllocationProblem,
  standing: Int32Array,
  lots: Int32Array,
): Pick<AllocationSolution, "value" | "deployed" | "carryObjective" | "carryCost" | "carryTail"> {
  const added = lots.map((count, c) => count - nth(standing, c));
  const results = new Float64Array(problem.drawCount);
  added.forEach((count, c) => count > 0 && addDraws(problem, c, count, results));
  const carryCost = sumOfLots(problem.costs, added);
  const carryTail = tailEdge(results).loss;
  return {
    value: sumOfLots(problem.values, standing),
    deployed: sumOfLots(problem.capital, lots),
    carryCost,
    carryTail,
    carryObjective: carryCost + problem.tailWeight * carryTail,
  };
}
