import type { MarketCandle } from "../market.ts";

/** What a session's square keeps of its weight on the next (method 13.3). */
const LAMBDA = 0.995;
/** Calendar days of candles that the average looks back on. */
export const DEVIATION_DAYS = 800;

/** Deviation of a session by the clearing corporation's average; 0 without two closes. */
export function sessionDeviation(candles: readonly MarketCandle[]): number {
  let [squares, weights] = [0, 0];
  for (let age = 0; age < candles.length - 1; age++) {
    const [before, after] = candles.slice(candles.length - 2 - age, candles.length - age);
    if (before === undefined || after === undefined) continue;
    const weight = LAMBDA ** age;
    squares += weight * Math.log(after.close / before.close) ** 2;
    weights += weight;
  }
  return weights === 0 ? 0 : Math.sqrt(squares / weights);
}
