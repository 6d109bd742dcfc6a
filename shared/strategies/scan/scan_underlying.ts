import type { DefinitionOutcome } from "../candidate.ts";
import { outcomeOf } from "./outcome_of.ts";
import { scanColumns } from "./scan_columns.ts";
import type { ScanInput } from "./scan_input.ts";
import { usablePair } from "./usable_pair.ts";
import { viewAt } from "./view_at.ts";
import { withoutDearer } from "./without_dearer.ts";

/**
 * Exactly one outcome for each definition (method 5.8): its best accepted strategy over all chains,
 * or the reason why it has none. Deterministic.
 */
export function scanUnderlying(input: ScanInput): DefinitionOutcome[] {
  const columns = input.chains.map((chain, i) => scanColumns(chain, viewAt(input, i), input));
  const term = usablePair(columns);
  return withoutDearer(
    input.definitions.map((definition) => outcomeOf(definition, { input, columns, term })),
  );
}
