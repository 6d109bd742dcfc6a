import { NODES } from "./lattice.ts";

/** Where each node of one driver lies among those of another. */
export interface TableMove {
  readonly cells: Int32Array;
  /** Part of the way to the next node. */
  readonly shares: Float64Array;
}

/** The move from one driver to another, by the spot that both call the same. */
export function tableMove(spots: Float64Array, ownSpots: Float64Array): TableMove {
  const cells = new Int32Array(NODES);
  const shares = new Float64Array(NODES);
  let cell = 0;
  for (let node = 0; node < NODES; node++) {
    const spot = ownSpots[node] as number;
    while (cell + 2 < NODES && (spots[cell + 1] as number) < spot) cell++;
    const low = spots[cell] as number;
    const high = spots[cell + 1] as number;
    cells[node] = cell;
    shares[node] = high > low ? (spot - low) / (high - low) : 0;
  }
  return { cells, shares };
}

/** A table over one driver, less so much, as a table over the other. */
export function moved(table: Float64Array, { cells, shares }: TableMove, less = 0): Float64Array {
  const values = new Float64Array(NODES);
  for (let node = 0; node < NODES; node++) {
    const cell = cells[node] as number;
    const low = (table[cell] as number) - less;
    const high = (table[cell + 1] as number) - less;
    values[node] = low + (shares[node] as number) * (high - low);
  }
  return values;
}
