import { nth } from "../../shared/vocabulary/nth.ts";
import type { PricedLots } from "./priced_lots.ts";

/** A column with some lots; column -1 for none of the underlying's. */
export interface Choice {
  readonly column: number;
  readonly lots: number;
}

/** Columns that share places: so many of them may have lots. */
export interface PlacesLeft {
  readonly columns: ReadonlySet<number>;
  readonly most: number;
}

export interface ChoicesOptions {
  /** What each underlying may have, one of them. */
  readonly choices: readonly (readonly Choice[])[];
  /** What lots come to at least, by several prices, and what it may not come above. */
  readonly priced: readonly PricedLots[];
  readonly most: () => readonly number[];
  readonly places: readonly PlacesLeft[];
  /** Called with each set of choices that nothing rules out. */
  readonly reach: (choices: readonly Choice[]) => void;
  readonly seconds: number;
}

/** Nodes between two looks at the clock. */
const LOOK = 100_000;

/**
 * Goes through every set of choices, one an underlying, but for branches of which some priced sum,
 * least over what is still open, comes above its most, or that have no place. False where the time
 * ended first; then nothing is proven.
 */
export function allChoices(options: ChoicesOptions): boolean {
  const { priced, places, reach, seconds } = options;
  const width = priced.length;
  const adds = ({ lot, place }: PricedLots, { column, lots }: Choice) =>
    column < 0 ? 0 : lots * nth(lot, column) + nth(place, column);
  const ordered = inOrder(options.choices, (choice) => adds(priced[0] as PricedLots, choice));
  const offsets = ordered.map((_, i) =>
    ordered.slice(0, i).reduce((sum, own) => sum + own.length, 0)
  );
  const flat = ordered.flat();
  const added = Float64Array.from(
    flat.flatMap((choice) => priced.map((each) => adds(each, choice))),
  );
  const least = new Float64Array((ordered.length + 1) * width);
  for (let i = ordered.length - 1; i >= 0; i--) {
    const own = ordered[i] as readonly Choice[];
    priced.forEach((each, m) => {
      const lowest = Math.min(...own.map((choice) => adds(each, choice)));
      least[i * width + m] = nth(least, (i + 1) * width + m) + lowest;
    });
  }
  const groups = flat.map(({ column }) =>
    places.flatMap(({ columns }, g) => columns.has(column) ? [g] : [])
  );
  const left = places.map(({ most }) => most);
  const sums = new Float64Array((ordered.length + 1) * width);
  priced.forEach(({ nothing }, m) => sums[m] = nothing);
  const taken: Choice[] = [];
  const ends = performance.now() + 1000 * seconds;
  let most = Float64Array.from(options.most());
  let nodes = 0;
  const descend = (i: number): boolean => {
    const own = ordered[i];
    if (own === undefined) {
      reach(taken);
      most = Float64Array.from(options.most());
      return performance.now() <= ends;
    }
    const from = offsets[i] as number;
    for (let k = from; k < from + own.length; k++) {
      if (++nodes % LOOK === 0 && performance.now() > ends) return false;
      const needs = groups[k] as number[];
      if (!isOpen(i, k) || needs.some((g) => (left[g] as number) <= 0)) continue;
      const choice = flat[k] as Choice;
      const isSome = choice.column >= 0;
      for (const g of needs) left[g] = (left[g] as number) - 1;
      if (isSome) taken.push(choice);
      const isDone = descend(i + 1);
      if (isSome) taken.pop();
      for (const g of needs) left[g] = (left[g] as number) + 1;
      if (!isDone) return false;
    }
    return true;
  };
  /** Whether no sum rules a choice out; writes what they come to with it. */
  const isOpen = (i: number, k: number): boolean => {
    const next = (i + 1) * width;
    for (let m = 0; m < width; m++) {
      const sum = (sums[i * width + m] as number) + (added[k * width + m] as number);
      if (sum + (least[next + m] as number) > (most[m] as number)) return false;
      sums[next + m] = sum;
    }
    return true;
  };
  return descend(0);
}

/** Best choices first, and first the underlying of which the second best is worst. */
function inOrder(
  choices: readonly (readonly Choice[])[],
  add: (choice: Choice) => number,
): readonly (readonly Choice[])[] {
  return choices.map((own) => own.toSorted((p, q) => add(p) - add(q)))
    .map((own) => {
      const [best, second] = own.map(add);
      return { own, regret: second === undefined ? Infinity : second - (best ?? 0) };
    })
    .sort((p, q) => q.regret - p.regret)
    .map(({ own }) => own);
}
