import { SCAN_GATES, type ScanGate } from "./scan_gates.ts";
import type { SetFigures } from "./set_figures.ts";

/** Figures of the best set of strikes as the scan computed them, per unit. */
export interface ScannedSet {
  /** Strike index of each slot. */
  readonly indices: readonly number[];
  readonly expectedValue: number;
  readonly maxLoss: number;
  readonly popP: number;
  readonly key: number;
  /** The first gate that it failed; absent when it is accepted. */
  readonly failed?: ScanGate;
}

/** How many sets were compared, and the best of those that passed most gates. */
export interface DefinitionScan {
  readonly scanned: number;
  readonly best?: ScannedSet;
}

/**
 * Keeps the best set of a scan as its rows are offered: plain numbers. Ties go to the first row.
 */
export class BestSet {
  #row = -1;
  #passed = -1;
  #key = -Infinity;
  #expectedValue = 0;
  #maxLoss = 0;
  #popP = 0;

  /** True when a key could not replace what is kept: the row need not be looked at further. */
  isBeyond(key: number): boolean {
    return this.#passed === SCAN_GATES.length && key <= this.#key;
  }

  /** True when a row that passes so many gates would replace what is kept. */
  takes(passed: number, key: number): boolean {
    return passed > this.#passed || (passed === this.#passed && key > this.#key);
  }

  /** Offers a row that passed so many gates. */
  offer(row: number, passed: number, key: number, figures: SetFigures): void {
    if (!this.takes(passed, key)) return;
    this.#row = row;
    this.#passed = passed;
    this.#key = key;
    this.#expectedValue = figures.expectedValue;
    this.#maxLoss = -figures.least;
    this.#popP = figures.popP;
  }

  /** What the scan of so many rows of `slots` indices found. */
  result(indices: Int32Array, slots: number, scanned: number): DefinitionScan {
    if (this.#row === -1) return { scanned };
    const failed = SCAN_GATES[this.#passed];
    return {
      scanned,
      best: {
        indices: [...indices.subarray(this.#row * slots, (this.#row + 1) * slots)],
        expectedValue: this.#expectedValue,
        maxLoss: this.#maxLoss,
        popP: this.#popP,
        key: this.#key,
        ...(failed === undefined ? {} : { failed }),
      },
    };
  }
}
