import type { AllocationProblem } from "../../shared/allocation/allocation_problem.ts";
import type { Goal } from "../../shared/allocation/solve/goal.ts";
import { nth } from "../../shared/vocabulary/nth.ts";
import { type PricedLots, pricedLots } from "./priced_lots.ts";
import { openProgram, type ProgramRow } from "./program.ts";
import { limitRows, shapeRows } from "./program_rows.ts";

/** What a goal's least capital leaves of its columns. */
export interface LotsOfCapital {
  /** Fewest lots of each of the goal's columns, if it has any, and most of them. */
  readonly least: readonly number[];
  readonly most: readonly number[];
  /** The columns of each underlying without which the capital cannot be reached. */
  readonly needed: readonly (readonly number[])[];
  /** What left no more of them; absent where the goal asks for no capital. */
  readonly capital?: CapitalPrices;
}

/** Prices of rows under which lots bring most capital, and what they must bring. */
export interface CapitalPrices {
  readonly rows: readonly ProgramRow[];
  readonly duals: readonly number[];
  /** Rupees beside what stands. */
  readonly asked: number;
}

/** What is left once narrows the prices, which narrow what is left. */
const ROUNDS = 3;
const SECONDS = 10;
const ROUNDING = 1e-7;

/**
 * The lots that may reach a goal's least capital, by the prices at which parts of lots bring most:
 * with the best of all others an underlying's lots may miss that bound by no more than the least
 * capital does. HiGHS goes by reduced costs of the objective alone, and near the most capital this
 * bound is the tight one.
 */
export async function lotsOfCapital(
  problem: AllocationProblem,
  standing: Int32Array,
  goal: Goal,
): Promise<LotsOfCapital> {
  let kept: LotsOfCapital = {
    least: goal.columns.map(() => 1),
    most: goal.columns.map((c) => nth(problem.mostLots, c)),
    needed: [],
  };
  const stands = standing.reduce((sum, lots, c) => sum + lots * nth(problem.capital, c), 0);
  if (goal.floor <= stands) return kept;
  const limits = limitRows(problem, standing, { ...goal, floor: -Infinity });
  for (let round = 0; round < ROUNDS; round++) {
    const program = await openProgram({
      costs: [...goal.columns.map((c) => -nth(problem.capital, c)), ...goal.columns.map(() => 0)],
      upper: upperOf(kept),
      rows: [...limits, ...shapeRows(problem, standing, goal), ...rowsOfKept(kept)],
    });
    const { duals } = program.solve(false, SECONDS);
    program.close();
    if (duals === undefined) break;
    const capital = {
      rows: limits,
      duals: limits.map((_, r) => Math.min(0, nth(duals, r))),
      asked: (goal.floor - stands) * (1 - ROUNDING),
    };
    const costs = goal.columns.map((c) => -nth(problem.capital, c));
    const priced = pricedLots(costs, limits, capital.duals);
    kept = { ...narrowed(problem, goal, kept, { ...priced, asked: capital.asked }), capital };
  }
  return kept;
}

/** Most lots and places of each column. */
export function upperOf({ most }: LotsOfCapital): number[] {
  return [...most, ...most.map((lots) => Math.min(1, lots))];
}

/** Fewest lots of a column with a place, and the places of what is needed. */
export function rowsOfKept({ least, needed }: LotsOfCapital): ProgramRow[] {
  return [
    ...least.map((lots, c) => ({
      indices: [c, least.length + c],
      values: [1, -lots],
      lower: 0,
      upper: Infinity,
    })),
    ...needed.map((own) => ({
      indices: own.map((c) => least.length + c),
      values: own.map(() => 1),
      lower: 1,
      upper: 1,
    })),
  ];
}

function narrowed(
  { underlyings }: AllocationProblem,
  { columns }: Goal,
  kept: LotsOfCapital,
  { lot, place, nothing, asked }: PricedLots & { readonly asked: number },
): LotsOfCapital {
  const [least, most] = [[...kept.least], [...kept.most]];
  const all = [...Map.groupBy(columns.keys(), (c) => underlyings[nth(columns, c)]).values()];
  const wanted = new Set(kept.needed.map(([first = -1]) => first));
  const ends = (c: number) =>
    nth(most, c) === 0
      ? []
      : [nth(least, c), nth(most, c)].map((lots) => lots * nth(lot, c) + nth(place, c));
  const best = all.map((own) =>
    Math.min(wanted.has(own[0] ?? -1) ? Infinity : 0, ...own.flatMap(ends))
  );
  const bound = best.reduce((sum, own) => sum + own, nothing);
  const needed = all.filter((own, n) => {
    const spare = -asked - bound + nth(best, n);
    for (const c of own) {
      const edge = (spare - nth(place, c)) / nth(lot, c);
      if (nth(lot, c) < 0) least[c] = Math.max(nth(least, c), Math.ceil(edge - ROUNDING));
      else if (nth(lot, c) > 0) most[c] = Math.min(nth(most, c), Math.floor(edge + ROUNDING));
      else if (nth(place, c) > spare) most[c] = 0;
      if (nth(least, c) > nth(most, c)) [least[c], most[c]] = [0, 0];
    }
    return spare < 0 || wanted.has(own[0] ?? -1);
  });
  return { least, most, needed };
}
