import { ALPHA } from "../../strategies/payoff/tail_risk.ts";
import { at } from "../../vocabulary/at.ts";

/** Mean loss in the worst 5% of draws, positive; a draw that they cut counts by its part. */
export function cvarOfDraws(draws: Float64Array): number {
  const sorted = draws.toSorted();
  const count = ALPHA * draws.length;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += Math.min(1, count - i) * at(sorted, i);
  return -sum / count;
}
