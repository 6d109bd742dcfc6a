import type { AllocationProblem } from "../../shared/allocation/allocation_problem.ts";
import type { Goal } from "../../shared/allocation/solve/goal.ts";
import { nth } from "../../shared/vocabulary/nth.ts";
import { allChoices, type Choice, type PlacesLeft } from "./all_choices.ts";
import type { LotsOfCapital } from "./lots_of_capital.ts";
import { type PricedLots, pricedLots } from "./priced_lots.ts";
import type { ProgramRow } from "./program.ts";

export interface ProofByChoicesOptions {
  readonly problem: AllocationProblem;
  readonly goal: Goal;
  /** Lots that may reach the goal's least capital, and the prices that say so. */
  readonly kept: LotsOfCapital & Required<Pick<LotsOfCapital, "capital">>;
  /** Of the goal's lots and places, those of `limitRows` first. */
  readonly rows: readonly ProgramRow[];
  /** How many of them lots are held against. */
  readonly limits: number;
  /** Of the rows where parts of lots are cheapest. */
  readonly duals: readonly number[];
  /** What lots must come below to be of use. */
  readonly sought: () => number;
  readonly consider: (x: Float64Array) => void;
  readonly seconds: number;
}

/** Choices of all underlyings above which there are too many to go through. */
const MOST_CHOICES = 2000;
/** Rows, the dearest first, of which a price is varied alone. */
const VARIED = 3;
const ROUNDING = 1e-9;

/**
 * Goes through all lots that prices of the rows leave at the least capital and below what is
 * sought, one column of an underlying, and considers those that keep the rows: true where none is
 * left. Whatever the prices are the bounds hold, so that nothing rests on how good they are.
 */
export function proofByChoices(options: ProofByChoicesOptions): boolean {
  const { problem, goal, kept, rows, limits, sought, consider, seconds } = options;
  const { columns } = goal;
  const costs = columns.map((c) => nth(goal.prices, c));
  const ofGoal = varied(rows, tailPaid(goal, rows, options.duals), columns.length)
    .map((duals) => pricedLots(costs, rows, duals));
  const { capital } = kept;
  const ofCapital = varied(capital.rows, capital.duals, columns.length).map((duals) =>
    pricedLots(columns.map((c) => -nth(problem.capital, c)), capital.rows, duals)
  );
  const priced = [...ofCapital, ...ofGoal];
  const most = () => [
    ...ofCapital.map(() => -capital.asked),
    ...ofGoal.map(() => sought()),
  ];
  const choices = withinReach(choicesOf(problem, goal, kept), priced, most());
  if (choices.flat().length > MOST_CHOICES) return false;
  const held = rows.slice(0, limits);
  const keeps = keeperOf(held, columns.length);
  return allChoices({
    choices,
    priced,
    most,
    places: held.flatMap((row) => placesOf(row, columns.length)),
    reach: (taken) => {
      if (!keeps(taken)) return;
      const x = new Float64Array(columns.length);
      for (const { column, lots } of taken) x[column] = lots;
      consider(x);
    },
    seconds,
  });
}

/** Duals of the rows with those of the weighed tail's planes adding up to its weight exactly. */
function tailPaid(goal: Goal, rows: readonly ProgramRow[], duals: readonly number[]): number[] {
  const tail = 2 * goal.columns.length;
  const isTail = rows.map(({ indices }) => indices.at(-1) === tail);
  const paid = duals.map((dual, r) => isTail[r] ? Math.min(0, dual) : dual);
  const sum = -paid.reduce((all, dual, r) => isTail[r] ? all + dual : all, 0);
  // Without a price of any the tail is left out: it would have no bound.
  if (goal.tailWeight === 0 || sum === 0) return paid.map((dual, r) => isTail[r] ? 0 : dual);
  return paid.map((dual, r) => isTail[r] ? dual * goal.tailWeight / sum : dual);
}

/** Duals, and others near them: none of the sums', each of the dearest twice and half as high. */
function varied(rows: readonly ProgramRow[], duals: readonly number[], n: number): number[][] {
  const worth = (r: number) => Math.abs(nth(duals, r) * (rows[r]?.upper ?? 0));
  const sums = [...rows.keys()].filter((r) => {
    const row = rows[r];
    return row !== undefined && nth(duals, r) < 0 && Number.isFinite(row.upper) &&
      row.upper !== 0 && (row.indices.at(-1) ?? n) < n;
  });
  const dearest = sums.toSorted((p, q) => worth(q) - worth(p)).slice(0, VARIED);
  return [
    [...duals],
    duals.map((dual, r) => sums.includes(r) ? 0 : dual),
    ...[2, 0.5].flatMap((times) => dearest.map((r) => [...duals].with(r, times * nth(duals, r)))),
  ];
}

function choicesOf(
  { underlyings }: AllocationProblem,
  { columns }: Goal,
  { least, most, needed }: LotsOfCapital,
): Choice[][] {
  const wanted = new Set(needed.map(([first]) => first));
  return [...Map.groupBy(columns.keys(), (c) => underlyings[nth(columns, c)]).values()]
    .map((own) => [
      ...(wanted.has(own[0]) ? [] : [{ column: -1, lots: 0 }]),
      ...own.flatMap((column) =>
        Array.from({ length: Math.max(0, nth(most, column) - nth(least, column) + 1) }, (_, k) => ({
          column,
          lots: nth(least, column) + k,
        })).filter(({ lots }) => lots > 0)
      ),
    ]);
}

/** Choices that, with the best of all others, come above no most. */
function withinReach(
  choices: readonly (readonly Choice[])[],
  priced: readonly PricedLots[],
  most: readonly number[],
): Choice[][] {
  let left = choices.map((own) => [...own]);
  priced.forEach(({ lot, place, nothing }, m) => {
    const adds = ({ column, lots }: Choice) =>
      column < 0 ? 0 : lots * nth(lot, column) + nth(place, column);
    const best = left.map((own) => Math.min(...own.map(adds)));
    const bound = best.reduce((sum, own) => sum + own, nothing);
    left = left.map((own, i) =>
      own.filter((choice) => bound - nth(best, i) + adds(choice) <= nth(most, m))
    );
  });
  return left;
}

/** A row that counts places, as what is left of them. */
function placesOf({ indices, values, upper }: ProgramRow, n: number): PlacesLeft[] {
  if (!indices.every((index, k) => index >= n && values[k] === 1)) return [];
  return [{ columns: new Set(indices.map((index) => index - n)), most: upper }];
}

/** Whether choices keep rows, but for what sums of doubles differ by. */
function keeperOf(rows: readonly ProgramRow[], n: number): (taken: readonly Choice[]) => boolean {
  const order = rows.map(({ indices, values, lower, upper }) => {
    const use = new Float64Array(2 * n);
    indices.forEach((index, k) => use[index] = nth(values, k));
    const close = ROUNDING * Math.max(...values.map(Math.abs));
    return { use, lower: lower - close, upper: upper + close };
  });
  return (taken) => {
    const broken = order.findIndex(({ use, lower, upper }) => {
      let sum = 0;
      for (const { column, lots } of taken) {
        sum += lots * (use[column] as number) + (use[n + column] as number);
      }
      return !(sum >= lower && sum <= upper);
    });
    // What was broken last is looked at first.
    if (broken > 0) order.unshift(...order.splice(broken, 1));
    return broken < 0;
  };
}
