import { nth } from "../../vocabulary/nth.ts";
import type { Choice } from "./choices.ts";
import { type Measure, measured } from "./measure.ts";
import type { PlaceStates } from "./place_states.ts";

/** What is added to measures at least by what is still to choose. */
export interface Completions {
  /** Of measure m with n - i underlyings left, at (i x states + state) x measures + m. */
  readonly least: Float64Array;
  /** Choices of underlying i stand from offsets[i] to offsets[i + 1]. */
  readonly offsets: Int32Array;
  readonly columns: Int32Array;
  readonly lots: Int32Array;
  /** What a choice adds to each measure: at choice x measures + m. */
  readonly adds: Float64Array;
}

/** From the last underlying back: the least that all places left allow. */
export function completions(
  choices: readonly (readonly Choice[])[],
  { count, left, taken, step }: PlaceStates,
  measures: readonly Measure[],
): Completions {
  const [all, width] = [choices.flat(), measures.length];
  const offsets = new Int32Array(choices.length + 1);
  choices.forEach((own, i) => offsets[i + 1] = nth(offsets, i) + own.length);
  const columns = Int32Array.from(all, ({ column }) => column);
  const adds = new Float64Array(all.length * width);
  all.forEach(({ column, lots }, k) => {
    if (column < 0) return;
    measures.forEach((measure, m) => adds[k * width + m] = measured(measure, column, lots));
  });
  const least = new Float64Array((choices.length + 1) * count * width);
  for (let i = choices.length - 1; i >= 0; i--) {
    const from = i * count * width;
    const next = from + count * width;
    least.fill(Infinity, from, next);
    for (let k = nth(offsets, i); k < nth(offsets, i + 1); k++) {
      const column = nth(columns, k);
      const needs = column < 0 ? 0 : nth(taken, column);
      const back = column < 0 ? 0 : nth(step, column);
      for (let state = 0; state < count; state++) {
        if (((left[state] as number) & needs) !== needs) continue;
        for (let m = 0; m < width; m++) {
          const sum = (adds[k * width + m] as number) +
            (least[next + (state - back) * width + m] as number);
          const at = from + state * width + m;
          if (sum < (least[at] as number)) least[at] = sum;
        }
      }
    }
  }
  return { least, offsets, columns, lots: Int32Array.from(all, ({ lots }) => lots), adds };
}

/** What each measure comes to at least, nothing chosen yet. */
export function leastOf(
  { least }: Completions,
  { count }: PlaceStates,
  measures: readonly Measure[],
): number[] {
  const from = (count - 1) * measures.length;
  return measures.map(({ constant }, m) => constant + nth(least, from + m));
}
