import { SCAN_GATES, type ScanGate } from "./scan_gates.ts";
import type { SetFigures } from "./set_figures.ts";
import { present } from "../../vocabulary/present.ts";

/**
 * How good a set of strikes is among those that passed as many gates (method 5.8): one that gains
 * by its gain, others by how far they are from their targets, then by their cost.
 */
export interface SetRank {
  /** Expected value over risk; not above 0 is no gain. */
  readonly gain: number;
  /** Steps of the strike grid from the targets. */
  readonly offTarget: number;
  /** Expected cost over risk. */
  readonly costRatio: number;
}

/** Figures of the best set of strikes as the scan computed them, per unit. */
export interface ScannedSet extends SetRank {
  /** Strike index of each slot. */
  readonly indices: readonly number[];
  readonly expectedValue: number;
  /** What gain and cost are set against. */
  readonly risk: number;
  readonly popP: number;
  /** The first gate that it failed; absent when it is accepted. */
  readonly failed?: ScanGate;
}

/** How many sets were compared, and the best of those that passed most gates. */
export interface DefinitionScan {
  readonly scanned: number;
  readonly best?: ScannedSet;
}

/** Steps within which sets are as near to their targets, and what sums of places round. */
const AS_NEAR = 0.5;
const ROUNDING = 1e-9;

/** A row that may still be the best. */
interface Kept extends SetRank {
  readonly row: number;
  readonly expectedValue: number;
  readonly risk: number;
  readonly popP: number;
}

/**
 * Keeps the best set of a scan as its rows are offered. Ties go to the first row. Without a gain it
 * holds every row within half a step of the nearest one that no other is both nearer and cheaper
 * than: which of them is best is known at the end.
 */
export class BestSet {
  #passed = -1;
  #kept: Kept[] = [];
  #gain = 0;
  #nearest = Infinity;

  /** Gates that the best passed; -1 without one. */
  get passed(): number {
    return this.#passed;
  }

  /** True when no row without a gain, as far from its targets, could replace what is kept. */
  isBeyond(offTarget: number): boolean {
    return this.#gain > 0 || offTarget > this.#nearest + AS_NEAR + ROUNDING;
  }

  /** True when a gain this large, of a row that passes as many gates, could not. */
  isTooSmall(gain: number): boolean {
    return gain <= this.#gain;
  }

  /** False when no row that passes at most so many gates could be kept, whatever it costs. */
  mayTake(passed: number, { gain, offTarget }: SetRank): boolean {
    if (passed !== this.#passed) return passed > this.#passed;
    return gain > 0 ? !this.isTooSmall(gain) : !this.isBeyond(offTarget);
  }

  /** True when a row that passes so many gates is kept. */
  #takes(passed: number, rank: SetRank): boolean {
    return this.mayTake(passed, rank) && (passed > this.#passed || rank.gain > 0 ||
      !this.#kept.some(({ offTarget, costRatio }) =>
        offTarget <= rank.offTarget && costRatio <= rank.costRatio
      ));
  }

  /** Offers a row that passed so many gates. */
  offer(row: number, passed: number, rank: SetRank, figures: SetFigures): void {
    if (!this.#takes(passed, rank)) return;
    if (passed > this.#passed) {
      this.#kept = [];
      this.#gain = 0;
      this.#nearest = Infinity;
    }
    this.#passed = passed;
    const { gain, offTarget, costRatio } = rank;
    const { expectedValue, risk, popP } = figures;
    const kept = { row, gain, offTarget, costRatio, expectedValue, risk, popP };
    if (gain > 0) {
      this.#gain = gain;
      this.#kept = [kept];
      return;
    }
    this.#nearest = Math.min(this.#nearest, offTarget);
    this.#kept = this.#kept.filter((other) => !this.isBeyond(other.offTarget));
    this.#kept.push(kept);
  }

  /** What the scan of so many rows of `slots` indices found. */
  result(indices: Int32Array, slots: number, scanned: number): DefinitionScan {
    const [first, ...others] = this.#kept;
    if (first === undefined) return { scanned };
    const { row, ...best } = others.reduce(
      (best, kept) => kept.costRatio < best.costRatio ? kept : best,
      first,
    );
    return {
      scanned,
      best: {
        ...best,
        indices: [...indices.subarray(row * slots, (row + 1) * slots)],
        ...present({ failed: SCAN_GATES[this.#passed] }),
      },
    };
  }
}

/** True when one set is better than another that passed as many gates. */
export function isBetter(one: SetRank, other: SetRank): boolean {
  if (one.gain > 0 || other.gain > 0) return one.gain > other.gain;
  if (Math.abs(one.offTarget - other.offTarget) > AS_NEAR + ROUNDING) {
    return one.offTarget < other.offTarget;
  }
  return one.costRatio < other.costRatio;
}
