import { nth } from "../../vocabulary/nth.ts";
import type { AllocationProblem } from "../allocation_problem.ts";
import type { Goal } from "./goal.ts";
import { search } from "./search.ts";
import { searchSpace } from "./search_space.ts";
import type { SearchOptions } from "./search_state.ts";

interface GoalOptions extends Omit<SearchOptions, "start"> {
  /** Lots of all columns that the search begins with, known to keep every limit. */
  readonly from: Int32Array;
}

/** Lots of all columns: those that stand, and what a search finds for a goal beside them. */
export function searchGoal(
  problem: AllocationProblem,
  standing: Int32Array,
  goal: Goal,
  { from, ...options }: GoalOptions,
): Int32Array {
  if (goal.columns.length === 0) return standing.slice();
  const start = Int32Array.from(goal.columns, (column) => nth(from, column));
  const { lots } = search(searchSpace(problem, standing, goal), { ...options, start });
  const all = standing.slice();
  goal.columns.forEach((column, c) => all[column] = nth(lots, c));
  return all;
}
