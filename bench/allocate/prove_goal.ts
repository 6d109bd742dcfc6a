import type { AllocationProblem } from "../../shared/allocation/allocation_problem.ts";
import type { Goal } from "../../shared/allocation/solve/goal.ts";
import { nth } from "../../shared/vocabulary/nth.ts";
import { lotsOfCapital, rowsOfKept, upperOf } from "./lots_of_capital.ts";
import { openProgram, type ProgramRow } from "./program.ts";
import { keepsRows, limitRows, shapeRows } from "./program_rows.ts";
import { proofByChoices } from "./proof_by_choices.ts";
import { planeOf, tailsOf } from "./tail_planes.ts";

/** What HiGHS found of a goal, and what no lots can come below. */
export interface Proof {
  /** Of lots that keep every limit; absent without any. */
  readonly objective?: number;
  readonly lots?: Int32Array;
  readonly bound: number;
  readonly seconds: number;
}

export interface ProofOptions {
  /** Lots that stand and are not part of the goal. */
  readonly standing: Int32Array;
  readonly goal: Goal;
  /** Lots of all columns that HiGHS starts from; they count as found where they keep the limits. */
  readonly known: Int32Array;
  readonly seconds: number;
}

/** HiGHS stops at a gap of 0.02%; a plane that is missed by less is not worth a round. */
const CLOSE = 1e-4;
/** What HiGHS's own tolerance lets a limit be missed by. */
const EXACT = 1e-6;
const MOST_RELAXED_ROUNDS = 40;
const worth = (objective: number) => CLOSE * Math.abs(objective);

/**
 * The same goal as a mixed-integer program: whole lots x, a place y for each column, and CVaR by
 * planes over worst draws, added where a solution misses them. Each round leaves some out, so that
 * its bound holds for all lots. Before whole lots are asked for, all those that the prices of parts
 * of lots leave are gone through where they are few. The best of `known` counts as found.
 */
export async function proveGoal(
  problem: AllocationProblem,
  { standing, goal, known, seconds }: ProofOptions,
): Promise<Proof> {
  if (goal.columns.length === 0) return { objective: 0, bound: 0, seconds: 0 };
  const begun = performance.now();
  const left = () => seconds - (performance.now() - begun) / 1000;
  const { columns } = goal;
  const tails = tailsOf(problem, standing, goal);
  const kept = await lotsOfCapital(problem, standing, goal);
  const limits = limitRows(problem, standing, goal);
  const rows: ProgramRow[] = [
    ...limits,
    ...shapeRows(problem, standing, goal),
    ...rowsOfKept(kept),
  ];
  const program = await openProgram({
    costs: [
      ...columns.map((c) => nth(goal.prices, c)),
      ...columns.map(() => 0),
      ...(goal.tailWeight > 0 ? [goal.tailWeight] : []),
    ],
    upper: [
      ...upperOf(kept),
      ...(goal.tailWeight > 0 ? [Infinity] : []),
    ],
    rows,
  });
  let bound = -Infinity;
  let found: { objective: number; lots: Int32Array } | undefined;
  /** Adds the planes that lots miss; true where none was. */
  const cut = (x: Float64Array): boolean => {
    let missed = false;
    const weighed = goal.tailWeight > 0 ? nth(x, 2 * columns.length) : 0;
    for (const tail of tails) {
      const { loss, plane, constant } = planeOf(problem, goal, tail, x);
      const most = tail.most === Infinity ? weighed : tail.most;
      const close = tail.most === Infinity ? CLOSE : EXACT;
      if (loss <= most + close * Math.abs(loss)) continue;
      missed = true;
      const row = tail.most === Infinity
        ? {
          indices: [...columns.keys(), 2 * columns.length],
          values: [...plane, -1],
          lower: -Infinity,
          upper: -constant,
        }
        : {
          indices: [...columns.keys()],
          values: plane,
          lower: -Infinity,
          upper: tail.most - constant,
        };
      program.addRow(row);
      rows.push(row);
    }
    return !missed;
  };
  /** What lots come to; absent where they break a tail's limit. */
  const consider = (x: Float64Array) => {
    const lots = Int32Array.from(columns, (_, c) => Math.round(nth(x, c)));
    let objective = columns.reduce((sum, c, i) => sum + nth(goal.prices, c) * nth(lots, i), 0);
    for (const tail of tails) {
      const { loss } = planeOf(problem, goal, tail, Float64Array.from(lots));
      if (loss > tail.most + EXACT * Math.abs(tail.most)) return;
      if (tail.most === Infinity) objective += goal.tailWeight * loss;
    }
    if (objective < (found?.objective ?? Infinity)) found = { objective, lots };
  };
  try {
    const given = columns.map((c) => nth(known, c));
    const places = given.map((lots) => Math.min(1, lots));
    if (keepsRows(rows, [...given, ...places])) consider(Float64Array.from(given));
    if (tails.length > 0) cut(startOf());
    let duals: readonly number[] = [];
    for (let round = 0; round < MOST_RELAXED_ROUNDS && left() > seconds / 2; round++) {
      const { values, bound: relaxed, ...answer } = program.solve(false, left());
      bound = Math.max(bound, relaxed ?? -Infinity);
      duals = answer.duals ?? duals;
      if (values === undefined || cut(values)) break;
    }
    const sought = () => found === undefined ? Infinity : found.objective - worth(found.objective);
    const { capital } = kept;
    const isProven = capital !== undefined && proofByChoices({
      problem,
      goal,
      kept: { ...kept, capital },
      rows: rows.slice(0, duals.length),
      limits: limits.length,
      duals,
      sought,
      consider,
      seconds: left() / 2,
    });
    if (isProven && found !== undefined) {
      return { ...found, bound: Math.max(bound, sought()), seconds: seconds - left() };
    }
    while (left() > 0) {
      const { values, bound: whole } = program.solve(true, left(), startOf());
      bound = Math.max(bound, whole ?? -Infinity);
      if (values === undefined) break;
      consider(values);
      if (cut(values)) break;
      if (found !== undefined && found.objective - bound <= CLOSE * Math.abs(bound)) break;
    }
  } finally {
    program.close();
  }
  return { ...found, bound, seconds: seconds - left() };

  function startOf() {
    const lots = found?.lots ?? new Int32Array(columns.length);
    const x = [...lots, ...lots.map((count) => Math.min(1, count))];
    if (goal.tailWeight === 0) return Float64Array.from(x) as Float64Array & readonly number[];
    const tail = tails.at(-1);
    const loss = tail === undefined ? 0 : planeOf(problem, goal, tail, Float64Array.from(x)).loss;
    return Float64Array.from([...x, loss]) as Float64Array & readonly number[];
  }
}
