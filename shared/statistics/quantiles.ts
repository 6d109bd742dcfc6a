import { nth } from "../vocabulary/nth.ts";

/** Tenth, middle and ninth of ten of some values. */
export interface Quantiles {
  readonly count: number;
  readonly p10: number;
  readonly median: number;
  readonly p90: number;
}

/** Quantiles by straight lines between ordered values; absent without any. */
export function quantilesOf(values: readonly number[]): Quantiles | undefined {
  if (values.length === 0) return undefined;
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => {
    const place = share * (sorted.length - 1);
    const low = Math.floor(place);
    const from = nth(sorted, low);
    return from + (place - low) * (nth(sorted, Math.min(low + 1, sorted.length - 1)) - from);
  };
  return { count: values.length, p10: at(0.1), median: at(0.5), p90: at(0.9) };
}
