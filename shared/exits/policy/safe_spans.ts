import { at } from "../../vocabulary/at.ts";
import { driverAt, NODES } from "./lattice.ts";

/** Where the driver may be without stopping: from one place to another, either without bound. */
export interface SafeSpan {
  readonly from: number;
  readonly to: number;
}

/**
 * Spans of the driver in which a table of profit and loss stays above a stop. The outermost are
 * widened by how far beyond it a path has run before its marks have said so; between two of them
 * time alone brings the stop, and there is no running.
 */
export function safeSpans(marks: Float64Array, stop: number, lag: number): SafeSpan[] {
  const spans: SafeSpan[] = [];
  let from = at(marks, 0) > -stop ? -Infinity : NaN;
  for (let node = 1; node < NODES; node++) {
    const [low, high] = [at(marks, node - 1) + stop, at(marks, node) + stop];
    if (low > 0 === high > 0) continue;
    const crossing = driverAt(node - 1 + low / (low - high));
    if (high > 0) from = spans.length === 0 ? crossing - lag : crossing;
    else spans.push({ from, to: crossing });
  }
  if (at(marks, NODES - 1) > -stop) return [...spans, { from, to: Infinity }];
  const last = spans.at(-1);
  return last === undefined ? [] : [...spans.slice(0, -1), { ...last, to: last.to + lag }];
}
