// What evaluate takes for a batch as large as a request may hold, checks of the structures
// included.
import {
  evaluateStructure,
  MOST_STRUCTURES,
} from "../shared/strategies/evaluate/evaluate_structure.ts";
import { evaluatedStructures } from "./support/evaluated_structures.ts";
import { processFigures } from "./support/process_figures.ts";

/** Of which the quickest counts: the first compile the code, on a busy machine for a second. */
const ROUNDS = 40;
const BUDGET = 10;

/** Microseconds of CPU a structure, of all and by how many expiries they have. */
export function bench(): Promise<object> {
  const structures = evaluatedStructures(MOST_STRUCTURES);
  const [one, several] = [false, true].map((expected) =>
    structures.filter(({ legs }) => legs.some(({ yearsToExpiry }) => yearsToExpiry) === expected)
  ) as [typeof structures, typeof structures];
  const refused = structures.filter((structure) => "error" in evaluateStructure(structure)).length;
  return Promise.resolve({
    structures: structures.length,
    refused,
    microseconds: microseconds(structures),
    budget: BUDGET,
    ofOneExpiry: { structures: one.length, microseconds: microseconds(one) },
    ofSeveral: { structures: several.length, microseconds: microseconds(several) },
  });
}

function microseconds(structures: readonly object[]): number {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const before = processFigures(Deno.pid).mainThreadMs;
    structures.forEach(evaluateStructure);
    best = Math.min(best, processFigures(Deno.pid).mainThreadMs - before);
  }
  return Number((1000 * best / structures.length).toFixed(2));
}
