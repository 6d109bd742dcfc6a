import { at } from "../../vocabulary/at.ts";
/**
 * What the writers of all options would pay if the underlying settled at each strike; units of open
 * interest times rupees (case I7). NaN interest is none. `strikes` ascend: two running sums, 2 us
 * where a pass for each strike took 336 at 141 strikes.
 */
export function painByStrike(
  strikes: Float64Array,
  callInterest: Float64Array,
  putInterest: Float64Array,
): Float64Array {
  const pain = new Float64Array(strikes.length);
  let [interest, value] = [0, 0];
  for (let i = 0; i < strikes.length; i++) {
    const strike = at(strikes, i);
    pain[i] = interest * strike - value;
    interest += callInterest[i] || 0;
    value += (callInterest[i] || 0) * strike;
  }
  [interest, value] = [0, 0];
  for (let i = strikes.length - 1; i >= 0; i--) {
    const strike = at(strikes, i);
    pain[i] = at(pain, i) + value - interest * strike;
    interest += putInterest[i] || 0;
    value += (putInterest[i] || 0) * strike;
  }
  return pain;
}

/**
 * The listed strike at which writers pay least, the lowest of equal ones (method 6.8, case I7);
 * absent without open interest.
 */
export function maxPain(
  strikes: Float64Array,
  callInterest: Float64Array,
  putInterest: Float64Array,
): number | undefined {
  const open = [...callInterest, ...putInterest].some((interest) => interest > 0);
  if (!open) return undefined;
  const pain = painByStrike(strikes, callInterest, putInterest);
  return strikes[pain.indexOf(Math.min(...pain))];
}
