import { type TailLoss, tailLoss } from "../../statistics/tail_loss.ts";
import { nth } from "../../vocabulary/nth.ts";
import { addDraws } from "../add_draws.ts";
import { drawsByDraw } from "./draws_by_draw.ts";
import type { Position } from "./position.ts";
import type { SearchSpace } from "./search_space.ts";
import type { SpaceTail } from "./space_tails.ts";

/** Judges positions of a space draw by draw. */
export interface Judge {
  readonly space: SearchSpace;
  /** Positions that learn of each new plane. */
  readonly positions: readonly Position[];
  /** Lots that the sums stand for: those of the position judged last. */
  readonly at: Int32Array;
  /** Results of these lots, for each set of columns that a tail counts. */
  readonly sums: readonly Float64Array[];
  readonly members: readonly (readonly boolean[])[];
  /** Set of each tail. */
  readonly sumOf: readonly number[];
  readonly results: Float64Array;
}

/** Planes below this part of the loss off are not worth a row. */
const WORTH = 1e-4;

/** A judge of no lots. */
export function judgeOf(space: SearchSpace, positions: readonly Position[]): Judge {
  const { drawCount } = space.problem;
  const members: (readonly boolean[])[] = [];
  const sumOf = space.tails.map(({ member }) => {
    const known = members.findIndex((own) => own.every((one, c) => one === member[c]));
    return known >= 0 ? known : members.push(member) - 1;
  });
  return {
    space,
    positions,
    at: new Int32Array(space.most.length),
    sums: members.map(() => new Float64Array(drawCount)),
    members,
    sumOf,
    results: new Float64Array(drawCount),
  };
}

/** What the goal comes to at a position; infinite where a tail's limit is broken. */
export function judged(judge: Judge, position: Position): number {
  const { space, results, sumOf, sums } = judge;
  follow(judge, position);
  let objective = position.price;
  for (let t = 0; t < space.tails.length; t++) {
    const tail = space.tails[t] as SpaceTail;
    const { base } = tail;
    const sum = sums[nth(sumOf, t)] as Float64Array;
    for (let j = 0; j < results.length; j++) {
      results[j] = (base[j] as number) + (sum[j] as number);
    }
    const found = tailLoss(results);
    const known = lossByPlanes(space, position, t);
    if (found.loss > tail.most) {
      if (known <= tail.most) addPlane(judge, t, tail, found);
      return Infinity;
    }
    if (tail.most === Infinity) {
      objective += space.goal.tailWeight * found.loss;
      if (found.loss - known > WORTH * Math.abs(found.loss)) addPlane(judge, t, tail, found);
    }
  }
  return objective;
}

/** What the goal comes to at least. */
export function atLeast(space: SearchSpace, position: Position): number {
  const { goal, tails } = space;
  if (goal.tailWeight === 0) return position.price;
  return position.price + goal.tailWeight * lossByPlanes(space, position, tails.length - 1);
}

/** The row of the goal's tail that is highest at a position; absent without any. */
export function highestPlane(
  { goal, tails, sumRows, rows, rowTails }: SearchSpace,
  { used }: Position,
): number | undefined {
  if (goal.tailWeight === 0) return undefined;
  let highest: number | undefined;
  for (let r = sumRows; r < rows; r++) {
    if (nth(rowTails, r) !== tails.length - 1) continue;
    if (highest === undefined || nth(used, r) > nth(used, highest)) highest = r;
  }
  return highest;
}

/** CVaR 95 that the planes of a tail prove; below any number without one. */
function lossByPlanes(space: SearchSpace, { used }: Position, tail: number): number {
  const { sumRows, rows, rowTails, room, tails } = space;
  const most = tails[tail]?.most ?? Infinity;
  let loss = -Infinity;
  for (let r = sumRows; r < rows; r++) {
    if (rowTails[r] !== tail) continue;
    const own = (used[r] as number) + (most === Infinity ? 0 : most - (room[r] as number));
    if (own > loss) loss = own;
  }
  return loss;
}

/** Brings the sums to the lots of a position. */
function follow({ space, at, sums, members }: Judge, { lots }: Position): void {
  for (let c = 0; c < lots.length; c++) {
    const by = nth(lots, c) - nth(at, c);
    if (by === 0) continue;
    at[c] = nth(lots, c);
    const column = nth(space.goal.columns, c);
    members.forEach((member, s) => {
      if (member[c]) addDraws(space.problem, column, by, sums[s] as Float64Array);
    });
  }
}

/** Writes the plane that touches a tail's CVaR at the lots judged: means over their worst draws. */
function addPlane(judge: Judge, t: number, tail: SpaceTail, found: TailLoss): void {
  const { space, sums, sumOf } = judge;
  const { problem, stride, sumRows, perLot } = space;
  const sum = sums[nth(sumOf, t)] as Float64Array;
  const row = sumRows + space.planes++ % (stride - sumRows);
  space.rows = Math.max(space.rows, row + 1);
  const { columns } = space.goal;
  const byDraw = drawsByDraw(problem);
  const losses = new Float64Array(columns.length);
  let standing = 0;
  for (let j = 0; j < problem.drawCount; j++) {
    const held = tail.base[j] as number;
    const result = held + (sum[j] as number);
    if (result > found.edge) continue;
    const weight = result < found.edge ? found.below : found.onEdge;
    standing -= weight * held;
    addLosses(losses, byDraw.subarray(j * problem.keys.length), columns, weight);
  }
  for (let c = 0; c < columns.length; c++) {
    perLot[c * stride + row] = tail.member[c] ? losses[c] as number : 0;
  }
  space.room[row] = tail.most - standing;
  space.rowTails[row] = t;
  for (const position of judge.positions) {
    let used = 0;
    for (let c = 0; c < position.lots.length; c++) {
      const lots = position.lots[c] as number;
      if (lots !== 0) used += lots * (perLot[c * stride + row] as number);
    }
    position.used[row] = used;
  }
}

/** Adds what each column loses in a draw times its weight. */
function addLosses(
  losses: Float64Array,
  draw: Float64Array,
  columns: readonly number[],
  weight: number,
): void {
  for (let c = 0; c < losses.length; c++) {
    losses[c] = (losses[c] as number) - weight * (draw[columns[c] as number] as number);
  }
}
