import type { AllocationProblem } from "../../shared/allocation/allocation_problem.ts";

const HALF_PAISA = 0.005;

/** Names of all limits of a problem that lots break, plainly. */
export function brokenOfProblem(problem: AllocationProblem, lots: readonly number[]): string[] {
  const { underlyings, sleeves, caps, mostLots, drawCount, draws, sums, counts, tails } = problem;
  const broken = new Set<string>();
  const taken = underlyings.filter((_, i) => (lots[i] ?? 0) > 0);
  if (new Set(taken).size < taken.length) broken.add("underlying_taken");
  lots.forEach((some, i) => {
    for (const { name, perLot, most } of caps[i] ?? []) {
      if (some > 0 && some * perLot > most + HALF_PAISA) broken.add(name);
    }
    const allowed = (caps[i] ?? []).every(({ perLot, most }) => some * perLot <= most + HALF_PAISA);
    if (allowed !== (some <= (mostLots[i] ?? -1)) && some > 0) broken.add("most_lots");
  });
  for (const { name, perLot, held, most } of sums) {
    const sum = lots.reduce((total, some, i) => total + some * (perLot[i] ?? NaN), held);
    if (!(sum <= most + HALF_PAISA)) broken.add(name);
  }
  for (const { name, columns, most } of counts) {
    if ([...columns].filter((i) => (lots[i] ?? 0) > 0).length > most) broken.add(name);
  }
  for (const { name, sleeves: of, held, most } of tails) {
    const results = Array.from(
      held,
      (result, j) =>
        lots.reduce(
          (total, some, i) =>
            of.includes(sleeves[i] ?? "edge")
              ? total + some * (draws[i * drawCount + j] ?? NaN)
              : total,
          result,
        ),
    ).sort((a, b) => a - b);
    const whole = Math.floor(drawCount / 20);
    const part = drawCount / 20 - whole;
    const sum = results.slice(0, whole).reduce((total, result) => total + result, 0) +
      part * (results[whole] ?? 0);
    if (!(-sum / (drawCount / 20) <= most + HALF_PAISA)) broken.add(name);
  }
  return [...broken].sort();
}
