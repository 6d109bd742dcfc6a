import type { AllocationProblem } from "../../shared/allocation/allocation_problem.ts";

/** The limits of a problem as a person would add them up, written for the tests alone. */
export function naiveLimitsBroken(problem: AllocationProblem, lots: Int32Array): string[] {
  const broken: string[] = [];
  const taken = [...lots.keys()].filter((c) => lots[c] !== 0);
  for (const c of taken) {
    const own = lots[c] ?? 0;
    if (!Number.isInteger(own) || own < 0) broken.push(`lots of ${problem.keys[c]}`);
    if (own > (problem.mostLots[c] ?? 0)) broken.push(`most lots of ${problem.keys[c]}`);
  }
  const names = taken.map((c) => problem.underlyings[c]);
  if (new Set(names).size < names.length) broken.push("two of an underlying");
  for (const { name, perLot, held, most } of problem.sums) {
    let sum = held;
    for (const c of taken) sum += (lots[c] ?? 0) * (perLot[c] ?? 0);
    if (sum > Math.max(most, held) + 1e-6) broken.push(name);
  }
  for (const { name, columns, most } of problem.counts) {
    const count = [...columns].filter((c) => (lots[c] ?? 0) > 0).length;
    if (count > Math.max(0, most)) broken.push(name);
  }
  for (const { name, sleeves, held, most } of problem.tails) {
    const counted = taken.filter((c) => sleeves.some((sleeve) => sleeve === problem.sleeves[c]));
    const tail = naiveTail(problem, lots, counted, held);
    if (tail > Math.max(most, sortedTail([...held])) + 1e-6) broken.push(name);
  }
  return broken;
}

/** CVaR 95 of held results and of the lots of some columns. */
export function naiveTail(
  { draws, drawCount }: AllocationProblem,
  lots: Int32Array,
  columns: readonly number[],
  held: Float64Array = new Float64Array(drawCount),
): number {
  const results = Array.from({ length: drawCount }, (_, j) => {
    let sum = held[j] ?? 0;
    for (const c of columns) sum += (lots[c] ?? 0) * (draws[c * drawCount + j] ?? 0);
    return sum;
  });
  return sortedTail(results);
}

/** Mean loss of the worst twentieth, its last draw in part. */
export function sortedTail(results: readonly number[]): number {
  const sorted = results.toSorted((p, q) => p - q);
  const tail = sorted.length / 20;
  let [sum, left] = [0, tail];
  for (const result of sorted) {
    const part = Math.min(1, left);
    sum += part * result;
    left -= part;
    if (left <= 0) break;
  }
  return -sum / tail;
}
