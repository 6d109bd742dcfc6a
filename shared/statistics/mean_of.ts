import { nth } from "../vocabulary/nth.ts";
/** Arithmetic mean, summed in order; NaN without a value. */
export function meanOf(values: Float64Array | readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += nth(values, i);
  return sum / values.length;
}
