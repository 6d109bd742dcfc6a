import type { DefinitionOutcome } from "../candidate.ts";
import { outcomeOf } from "./outcome_of.ts";
import { scanColumns } from "./scan_columns.ts";
import type { ScanInput } from "./scan_input.ts";
import { usablePair } from "./usable_pair.ts";
import { viewAt } from "./view_at.ts";
import { withoutDearer } from "./without_dearer.ts";
import { withoutPoorSmiles } from "./without_poor_smiles.ts";

/**
 * Exactly one outcome for each definition (method 5.8): its best accepted strategy over all chains
 * with a smile that is near its quotes, or the reason why it has none. Deterministic.
 */
export function scanUnderlying(given: ScanInput): DefinitionOutcome[] {
  const { input, poor } = withoutPoorSmiles(given);
  if (poor !== undefined && input.chains.length === 0) {
    return input.definitions.map((definition) => ({ definition, ...poor }));
  }
  const columns = input.chains.map((chain, i) => scanColumns(chain, viewAt(input, i), input));
  const term = poor !== undefined && columns.length < 2 ? poor : usablePair(columns);
  return withoutDearer(
    input.definitions.map((definition) => outcomeOf(definition, { input, columns, term })),
  );
}
