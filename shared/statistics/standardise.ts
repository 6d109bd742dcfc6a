import { at } from "../vocabulary/at.ts";
/** Deviation below which a history does not move: rounding of logarithms. */
const STILL = 1e-9;

/** What a series is measured against. */
export interface Standard {
  /** Earlier values that are looked at. */
  readonly window: number;
  /** Of them that must exist. */
  readonly least: number;
  /** With fewer the mean is 0 and this the deviation; without it there is no result. */
  readonly typical?: number;
}

/**
 * Every value in deviations from the mean of the values before it (not itself), by one running sum
 * over the series. NaN where the value is, where the history is too short, and where it stands
 * still.
 */
export function standardise(
  values: Float64Array,
  { window, least, typical = Number.NaN }: Standard,
): Float64Array {
  const found = new Float64Array(values.length).fill(Number.NaN);
  let [count, sum, squares] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = at(values, i);
    if (count < least) {
      found[i] = value / typical;
    } else {
      const mean = sum / count;
      const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
      if (deviation > STILL) found[i] = (value - mean) / deviation;
    }
    if (!Number.isNaN(value)) {
      count += 1;
      sum += value;
      squares += value * value;
    }
    const leaving = values[i - window];
    if (leaving !== undefined && !Number.isNaN(leaving)) {
      count -= 1;
      sum -= leaving;
      squares -= leaving * leaving;
    }
  }
  return found;
}
