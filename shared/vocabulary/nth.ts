/** A number of a list, or of a column of whole numbers, at an index that lies inside it. */
export function nth(list: ArrayLike<number>, index: number): number {
  return list[index] as number;
}
