/** A column of draws from one of pairs: the second of a pair has the opposite of the first. */
export function mirrored(pairs: Float64Array): Float64Array {
  const column = new Float64Array(2 * pairs.length);
  for (let pair = 0; pair < pairs.length; pair++) {
    const value = pairs[pair] as number;
    column[2 * pair] = value;
    column[2 * pair + 1] = -value;
  }
  return column;
}
