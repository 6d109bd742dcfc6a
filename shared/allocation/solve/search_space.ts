import { at } from "../../vocabulary/at.ts";
import { nth } from "../../vocabulary/nth.ts";
import type { AllocationProblem } from "../allocation_problem.ts";
import type { Goal } from "./goal.ts";
import { type SpaceGroups, spaceGroups } from "./space_groups.ts";
import { type SpaceSum, spaceSums } from "./space_sums.ts";
import { type SpaceTail, spaceTails } from "./space_tails.ts";
import { sumOfLots } from "./sum_of_lots.ts";

/**
 * A search's columns under rows `sum of lots x perLot <= room`. The first rows are sums; the rest
 * are planes below a tail's CVaR 95, which is convex: each says of any lots that their CVaR is at
 * least so much, so that few lots have to be judged draw by draw.
 */
export interface SearchSpace extends SpaceGroups {
  readonly problem: AllocationProblem;
  readonly goal: Goal;
  readonly most: Int32Array;
  readonly prices: Float64Array;
  readonly capital: Float64Array;
  /** Capital of the lots that stand. */
  readonly standing: number;
  /** Column by column: row r of column c at c x stride + r. */
  readonly perLot: Float64Array;
  readonly stride: number;
  readonly room: Float64Array;
  /** Those of the first rows. */
  readonly sums: readonly SpaceSum[];
  readonly sumRows: number;
  readonly tails: readonly SpaceTail[];
  /** Rows in use, and the tail of each. */
  rows: number;
  readonly rowTails: Int32Array;
  /** Planes found so far. */
  planes: number;
}

/** Planes that are kept; a new one then takes the place of the slackest. */
const MOST_PLANES = 64;

/** The space that is left beside the lots that stand and what is held. */
export function searchSpace(
  problem: AllocationProblem,
  standing: Int32Array,
  goal: Goal,
): SearchSpace {
  const { columns } = goal;
  const sums = spaceSums(problem, standing, goal);
  const stride = sums.length + MOST_PLANES;
  const perLot = new Float64Array(columns.length * stride);
  const room = new Float64Array(stride);
  sums.forEach((sum, r) => {
    room[r] = sum.room;
    columns.forEach((column, c) => perLot[c * stride + r] = at(sum.perLot, column));
  });
  return {
    problem,
    goal,
    most: Int32Array.from(columns, (column) => nth(problem.mostLots, column)),
    prices: Float64Array.from(columns, (column) => at(goal.prices, column)),
    capital: Float64Array.from(columns, (column) => at(problem.capital, column)),
    standing: sumOfLots(problem.capital, standing),
    perLot,
    stride,
    room,
    sums,
    sumRows: sums.length,
    tails: spaceTails(problem, standing, goal),
    rows: sums.length,
    rowTails: new Int32Array(stride),
    planes: 0,
    ...spaceGroups(problem, standing, columns),
  };
}
