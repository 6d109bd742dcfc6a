import { type DefinitionScan, isBetter, type ScannedSet } from "./best_set.ts";
import { SCAN_GATES } from "./scan_gates.ts";
import type { ScanColumns } from "./scan_columns.ts";

/** The scan of a definition on one chain. */
export interface ChainScan {
  readonly columns: ScanColumns;
  readonly scan: DefinitionScan;
}

/** The best set over the chains, with its own. */
export interface BestScan {
  readonly columns: ScanColumns;
  readonly set: ScannedSet;
}

/**
 * The best accepted set over the chains, else the failed one that reached furthest; undefined when
 * none was found.
 */
export function bestScan(scans: readonly ChainScan[]): BestScan | undefined {
  let best: BestScan | undefined;
  for (const { columns, scan: { best: set } } of scans) {
    if (set === undefined) continue;
    const further = best === undefined ? 1 : reach(set) - reach(best.set);
    if (best === undefined || further > 0 || (further === 0 && isBetter(set, best.set))) {
      best = { columns, set };
    }
  }
  return best;
}

function reach({ failed }: ScannedSet): number {
  return failed === undefined ? SCAN_GATES.length : SCAN_GATES.indexOf(failed);
}
