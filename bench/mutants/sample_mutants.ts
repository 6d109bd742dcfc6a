import { createHash } from "node:crypto";
import type { Mutant } from "./mutant.ts";

/**
 * As many mutants as asked for, uniform over all given, in the order of their files and places. A
 * mutant's rank comes of the seed,
 * its file and its place there alone, so that a change of one file moves no other file's mutants
 * against each other.
 */
export function sampleMutants(
  mutants: readonly Mutant[],
  size: number,
  seed: number,
): Mutant[] {
  const rank = ({ file, start, end, replacement }: Mutant) =>
    createHash("sha256").update(JSON.stringify([seed, file, start, end, replacement])).digest(
      "hex",
    );
  const ranked = mutants.map((mutant, index) => ({ mutant, index, rank: rank(mutant) }));
  const taken = ranked.sort((a, b) => a.rank < b.rank ? -1 : 1).slice(0, size);
  return taken.sort((a, b) => a.index - b.index).map(({ mutant }) => mutant);
}
