import { at } from "../../vocabulary/at.ts";
import { driverAt, NODES } from "./lattice.ts";

/**
 * Spans of the driver in which a table of profit and loss stays above a stop, either end without
 * bound: from and to of the first, of the second, and so on. The outermost are widened by how far
 * beyond it a path has run before its marks have said so; between two of them time alone brings the
 * stop, and there is no running.
 */
export function safeSpans(marks: Float64Array, stop: number, lag: number): Float64Array {
  const spans: number[] = [];
  let from = at(marks, 0) > -stop ? -Infinity : NaN;
  let high = at(marks, 0) + stop;
  for (let node = 1; node < NODES; node++) {
    const low = high;
    high = (marks[node] as number) + stop;
    if (low > 0 === high > 0) continue;
    const crossing = driverAt(node - 1 + low / (low - high));
    if (high > 0) from = spans.length === 0 ? crossing - lag : crossing;
    else spans.push(from, crossing);
  }
  if (at(marks, NODES - 1) > -stop) spans.push(from, Infinity);
  else if (spans.length > 0) spans.push((spans.pop() as number) + lag);
  return Float64Array.from(spans);
}
