import type { AllocationTerms } from "../../allocation/build_problem.ts";
import { heldBookOf } from "../../allocation/held_book_of.ts";
import type { ScenarioStructure } from "../../allocation/scenario_structure.ts";
import { STRESS_CELLS } from "../../allocation/scenarios/stress_cells.ts";
import { structureRisks } from "../../allocation/scenarios/structure_risks.ts";
import type { BookLimits } from "../../risk/book_limits.ts";
import type { AllocationInputs } from "../../storage/allocation_inputs.ts";
import type { HorizonTerms } from "../chain_horizon.ts";
import { allocationColumns } from "./allocation_columns.ts";
import { heldStructures } from "./held_structures.ts";
import { scenarioNames } from "./scenario_names.ts";
import { scenarioStructures } from "./scenario_structures.ts";

/** Joint draws of an allocation (method 11.4). */
export const DRAWS = 2_000;

/** What decides an allocation beside its rows. */
export interface AllocationGround extends Pick<AllocationTerms, "aim"> {
  readonly limits: BookLimits;
  readonly horizons: HorizonTerms;
  readonly seed: number;
  /** Tier of a definition at today's India VIX; undefined where it has none. */
  readonly tierOf: (definition: string) => number | undefined;
}

/** Terms, the structures behind them, and what of them is an assumption, in words. */
export interface MadeTerms {
  readonly terms: AllocationTerms;
  /** By strategy. */
  readonly candidates: ReadonlyMap<number, ScenarioStructure>;
  readonly held: readonly { readonly structure: ScenarioStructure; readonly lots: number }[];
  readonly notes: readonly string[];
}

/**
 * The terms of an allocation from its rows: everything that can be chosen or is held in the same
 * joint draws.
 */
export function allocationTerms(
  inputs: AllocationInputs,
  { limits, aim, horizons, seed, tierOf }: AllocationGround,
): MadeTerms {
  const { names, notes } = scenarioNames(inputs, horizons);
  const book = scenarioStructures(inputs, names);
  const standing = book.held.filter((each) => each !== undefined);
  const risks = structureRisks([...book.candidates, ...standing], {
    tradingDate: inputs.tradingDate,
    drawCount: DRAWS,
    seed,
  });
  const ofStanding = new Map(
    standing.map((each, i) => [each, risks[book.candidates.length + i]]),
  );
  return {
    terms: {
      columns: allocationColumns(inputs.candidates, risks, tierOf),
      cells: STRESS_CELLS.map(({ name }) => name),
      drawCount: DRAWS,
      book: heldBookOf(
        heldStructures(inputs, book.held.map((each) => each && ofStanding.get(each))),
        inputs.carryCosts,
      ),
      limits,
      aim,
    },
    candidates: new Map(
      inputs.candidates.flatMap(({ strategyId }, i) =>
        book.candidates.slice(i, i + 1).map((structure) => [strategyId, structure])
      ),
    ),
    held: book.held.flatMap((structure, i) =>
      structure === undefined ? [] : inputs.held.slice(i, i + 1).map(({ lots }) => ({
        structure,
        lots,
      }))
    ),
    notes: [...notes, ...book.notes],
  };
}
