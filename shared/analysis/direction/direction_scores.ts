import type { Bars } from "../history/bars.ts";
import { technicalScores } from "./technical/technical_scores.ts";
import { at } from "../../vocabulary/at.ts";

/**
 * The technical family's score at every bar, -1 to 1, from data up to and including that bar: the
 * mean of the components that exist there, as in `directionOf`; NaN where none does. `market` is
 * NIFTY, left out for NIFTY itself.
 */
export function directionScores(bars: Bars, market?: Bars): Float64Array {
  const series = technicalScores(bars, market);
  const scores = new Float64Array(bars.dates.length);
  for (let i = 0; i < scores.length; i++) {
    let [sum, count] = [0, 0];
    for (const component of series) {
      const score = at(component.scores, i);
      if (Number.isNaN(score)) continue;
      sum += score;
      count += 1;
    }
    scores[i] = count === 0 ? Number.NaN : sum / count;
  }
  return scores;
}
