import { normalisedBlack } from "./black.ts";
import { deviationStart } from "./deviation_start.ts";
import { deviationStep } from "./deviation_step.ts";
import { normalQuantile } from "../statistics/normal.ts";

/** Two or three steps are the rule, four the most that was seen (method 3.7). */
const MAX_STEPS = 12;

/** s with normalisedBlack(x, s) = beta for x <= 0; 0 and +Infinity at the bounds. */
export function solveDeviation(beta: number, x: number): number {
  const bound = Math.exp(0.5 * x);
  if (!(beta > 0)) return 0;
  if (beta >= bound) return Infinity;
  if (x === 0) return -2 * normalQuantile(0.5 * (1 - beta));
  const target = { beta, x, bound };
  const start = deviationStart(target);
  let s = start.s;
  let low = 0;
  let high = Infinity;
  for (let step = 0; step < MAX_STEPS; step++) {
    const b = normalisedBlack(x, s);
    if (b < beta) low = Math.max(low, s);
    else high = s;
    const ds = deviationStep(target, start.branch, s, b);
    if (Math.abs(ds) <= 2e-15 * s) return s;
    const next = s + ds;
    if (!(next > low && next < high)) {
      s = high === Infinity ? 2 * s : 0.5 * (low + high);
      continue;
    }
    s = next;
    // The step's own error is of fourth order: after one this small nothing is left.
    if (Math.abs(ds) < 1e-6 * s) return s;
  }
  return s;
}
