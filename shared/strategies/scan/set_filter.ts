import type { BestSet } from "./best_set.ts";
import { ILLIQUID, SCAN_GATES } from "./scan_gates.ts";
import { distance, type SetScan } from "./scan_sets.ts";
import type { SetSums } from "./set_sums.ts";

/**
 * Tells off the sets that cannot replace the best one, nine in ten, by their places and their sums
 * before their figures are made. Its bounds err on the safe side by more than rounding: what a scan
 * finds is the same. Answers whether a row is off; without `bounds` nothing gains.
 */
export function setFilter(
  scan: SetScan,
  best: BestSet,
  sums: SetSums,
  bounds: Float64Array | undefined,
): (row: number) => boolean {
  const { slots } = scan.sets;
  return (row) => {
    const base = row * slots;
    const all = best.passed === SCAN_GATES.length;
    const beyond = best.isBeyond(distance(scan, base));
    if (all && beyond && bounds === undefined) return true;
    sums.enter(base);
    if (Number.isNaN(sums.value)) return best.passed > ILLIQUID;
    const gains = bounds !== undefined && sums.gains();
    if (all && beyond && !gains) return true;
    if (scan.payoff.ends === undefined) return false;
    const passed = sums.gates(base);
    if (passed !== best.passed) return passed < best.passed;
    return gains ? all && best.isTooSmall(bounds[row] as number) : beyond;
  };
}
