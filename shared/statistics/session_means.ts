import { at } from "../vocabulary/at.ts";
/**
 * Means of a value by session, over the rows whose value is not NaN; sessions ascend as the rows
 * do, and one without a value is left out.
 */
export function sessionMeans(session: Int32Array, values: Float64Array): Float64Array {
  const means: number[] = [];
  for (let from = 0; from < values.length;) {
    let [sum, count, to] = [0, 0, from];
    for (; to < values.length && session[to] === session[from]; to++) {
      const value = at(values, to);
      if (Number.isNaN(value)) continue;
      sum += value;
      count += 1;
    }
    if (count > 0) means.push(sum / count);
    from = to;
  }
  return Float64Array.from(means);
}
