import { nth } from "../vocabulary/nth.ts";
const LEAST = -20;
const WIDTH = 0.02;
const BINS = 2000;

/**
 * Counts of values that only grow, for the percentile of all of them so far to within 0.01; values
 * outside -20 to 20 count at its ends.
 */
interface ExpandingHistogram {
  add(value: number): void;
  /** The value that `share` of all lie below; NaN without any. */
  quantile(share: number): number;
}

/** Sorting anew at each weekly refit would take most of a fit's time. */
export function expandingHistogram(): ExpandingHistogram {
  const counts = new Uint32Array(BINS);
  let total = 0;
  return {
    add: (value) => {
      const bin = Math.min(BINS - 1, Math.max(0, Math.floor((value - LEAST) / WIDTH)));
      counts[bin] = nth(counts, bin) + 1;
      total += 1;
    },
    quantile: (share) => {
      let below = 0;
      for (let bin = 0; bin < BINS; bin++) {
        below += nth(counts, bin);
        if (below >= share * total && below > 0) return LEAST + (bin + 0.5) * WIDTH;
      }
      return Number.NaN;
    },
  };
}
