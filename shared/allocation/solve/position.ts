import type { SearchSpace } from "./search_space.ts";

/** Lots in a space, with what they use of each row, of each group and of the goal. */
export interface Position {
  readonly lots: Int32Array;
  readonly used: Float64Array;
  readonly taken: Int32Array;
  /** Columns with lots. */
  held: number;
  /** Of the lots alone, without those that stand. */
  capital: number;
  price: number;
}

/** No lots. */
export function emptyPosition(space: SearchSpace): Position {
  return {
    lots: new Int32Array(space.most.length),
    used: new Float64Array(space.stride),
    taken: new Int32Array(space.places.length),
    held: 0,
    capital: 0,
    price: 0,
  };
}

/** Makes `to` the same as `from`. */
export function copyPosition(from: Position, to: Position): void {
  to.lots.set(from.lots);
  to.used.set(from.used);
  to.taken.set(from.taken);
  to.held = from.held;
  to.capital = from.capital;
  to.price = from.price;
}

/** Adds lots of a column, or takes some away. */
export function addLots(space: SearchSpace, position: Position, column: number, by: number): void {
  if (by === 0) return;
  const { stride, rows, perLot } = space;
  const { used, lots, taken } = position;
  const from = column * stride;
  for (let r = 0; r < rows; r++) {
    used[r] = (used[r] as number) + by * (perLot[from + r] as number);
  }
  const before = lots[column] as number;
  lots[column] = before + by;
  position.capital += by * (space.capital[column] as number);
  position.price += by * (space.prices[column] as number);
  const place = Number(before + by > 0) - Number(before > 0);
  if (place === 0) return;
  position.held += place;
  const groups = space.groups[column] as Int32Array;
  for (let k = 0; k < groups.length; k++) {
    const group = groups[k] as number;
    taken[group] = (taken[group] as number) + place;
  }
}

/** Whether a column has its most lots, or none and no place in one of its groups. */
export function isFull(space: SearchSpace, { lots, taken }: Position, column: number): boolean {
  const now = lots[column] as number;
  if (now >= (space.most[column] as number)) return true;
  if (now > 0) return false;
  const groups = space.groups[column] as Int32Array;
  // The underlying comes last and is taken most often.
  for (let k = groups.length - 1; k >= 0; k--) {
    const group = groups[k] as number;
    if ((taken[group] as number) >= (space.places[group] as number)) return true;
  }
  return false;
}

/** Lots that a column may get beside the others while no group and no row is broken. */
export function lotsThatFit(space: SearchSpace, position: Position, column: number): number {
  const { stride, rows, perLot, room } = space;
  if (isFull(space, position, column)) return 0;
  const { used } = position;
  let fit = (space.most[column] as number) - (position.lots[column] as number);
  const from = column * stride;
  for (let r = 0; r < rows; r++) {
    const each = perLot[from + r] as number;
    if (each <= 0) continue;
    const left = (room[r] as number) - (used[r] as number);
    if (each * fit > left) {
      fit = Math.floor(left / each);
      if (fit <= 0) return 0;
    }
  }
  return fit;
}

/** Whether no row is broken: lots that were taken away may have covered others. */
export function keepsRows({ rows, room }: SearchSpace, { used }: Position): boolean {
  for (let r = 0; r < rows; r++) if ((used[r] as number) > (room[r] as number)) return false;
  return true;
}
