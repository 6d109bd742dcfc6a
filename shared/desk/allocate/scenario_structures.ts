import type { ScenarioName, ScenarioStructure } from "../../allocation/scenario_structure.ts";
import type { ExitRule } from "../../exits/exit_rule.ts";
import { parseExitRule } from "../../exits/exit_rule_row.ts";
import type { AllocationInputs, CandidateRow, HeldRow } from "../../storage/allocation_inputs.ts";

/** What can be chosen and what is held, in the order of their rows. */
export interface ScenarioBook {
  readonly candidates: readonly ScenarioStructure[];
  /** Undefined for what has passed its expiry: nothing moves it any more. */
  readonly held: readonly (ScenarioStructure | undefined)[];
  readonly notes: readonly string[];
}

/**
 * Stored strategies and what is held as structures in scenarios; each candidate's draws have its
 * stored expected value as their mean.
 */
export function scenarioStructures(
  { tradingDate, candidates, held }: Pick<
    AllocationInputs,
    "tradingDate" | "candidates" | "held"
  >,
  names: ReadonlyMap<string, ScenarioName>,
): ScenarioBook {
  const notes: string[] = [];
  return {
    candidates: candidates.map((row) => ({
      ...structureOf(row, names, notes),
      expectedValue: row.expectedValue,
    })),
    held: held.map((row) => {
      if (row.expiry >= tradingDate) return structureOf(row, names, notes);
      notes.push(`${row.underlying} ${row.definition}: expired on ${row.expiry} and still held`);
      return undefined;
    }),
    notes,
  };
}

type Row = CandidateRow | HeldRow;

function structureOf(
  row: Row,
  names: ReadonlyMap<string, ScenarioName>,
  notes: string[],
): ScenarioStructure {
  const { underlying, expiry, lotSize, entryChargesPerLot, exitChargesPerLot, legs } = row;
  const name = names.get(underlying);
  if (name === undefined) throw new RangeError(`there is no scenario of ${underlying}`);
  const tick = Math.max(...legs.map((leg) => leg.tick));
  return {
    name,
    structure: { expiry, lotSize, tick, entryChargesPerLot, exitChargesPerLot, legs },
    rules: rulesOf(row, notes),
  };
}

/** Rules that cannot be read are none: it is held to its end, and said. */
function rulesOf({ underlying, definition, rules }: Row, notes: string[]): ExitRule[] {
  try {
    return rules.map(parseExitRule);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    notes.push(`${underlying} ${definition}: held to the end, ${error.message}`);
    return [];
  }
}
