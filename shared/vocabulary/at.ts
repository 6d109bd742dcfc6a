/**
 * A number of a column at an index that lies inside it: the one way to read a column. It takes one
 * kind of array alone, so that the compiler makes it the bare load; `nth` reads the others.
 */
export function at(column: Float64Array, index: number): number {
  return column[index] as number;
}
