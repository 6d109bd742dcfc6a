import type { Completions } from "./completions.ts";
import type { PlaceStates } from "./place_states.ts";

/** What ends a branch, and what is done at its end. */
export interface BranchOptions {
  readonly completions: Completions;
  readonly states: PlaceStates;
  /** What nothing chosen adds to each measure. */
  readonly constants: Float64Array;
  /** A branch of which a measure must come to more is left; may fall on the way. */
  readonly most: Float64Array;
  /** Called with so many choices at the end of a branch; answers the choices it took as long as. */
  readonly reach: (choices: Int32Array, count: number) => number;
}

/**
 * Underlying by underlying, every choice that no measure and no place rules out, as long as choices
 * may be tried. Answers those that may still be: below 0 where it was cut short.
 */
export function branch(
  { completions, states, constants, most, reach }: BranchOptions,
  tries: number,
): number {
  const { least, offsets, columns, adds } = completions;
  const { count, left, taken, step } = states;
  const width = constants.length;
  const depth = offsets.length - 1;
  const sums = new Float64Array((depth + 1) * width);
  sums.set(constants);
  const chosen = new Int32Array(depth);
  let more = tries;
  let strictest = 0;
  const descend = (i: number, state: number, held: number): void => {
    if (i === depth) {
      more -= reach(chosen, held);
      return;
    }
    const to = offsets[i + 1] as number;
    for (let k = offsets[i] as number; k < to && more >= 0; k++) {
      more--;
      const column = columns[k] as number;
      if (column < 0) {
        if (isOpen(i, k, state)) descend(i + 1, state, held);
        continue;
      }
      const needs = taken[column] as number;
      if (((left[state] as number) & needs) !== needs) continue;
      const next = state - (step[column] as number);
      if (!isOpen(i, k, next)) continue;
      chosen[held] = k;
      descend(i + 1, next, held + 1);
    }
  };
  /** Whether all measures leave a choice open; writes what they come to with it. */
  const isOpen = (i: number, k: number, next: number): boolean => {
    const rest = ((i + 1) * count + next) * width;
    const before = i * width;
    const add = k * width;
    // What ruled out the last choice is likely to rule out this one.
    for (let turn = 0, m = strictest; turn < width; turn++) {
      const sum = (sums[before + m] as number) + (adds[add + m] as number);
      if (sum + (least[rest + m] as number) > (most[m] as number)) {
        strictest = m;
        return false;
      }
      sums[before + width + m] = sum;
      m = m + 1 < width ? m + 1 : 0;
    }
    return true;
  };
  descend(0, count - 1, 0);
  return more;
}
