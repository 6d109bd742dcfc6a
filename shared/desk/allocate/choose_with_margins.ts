import type { AllocationTerms } from "../../allocation/build_problem.ts";
import {
  type AllocationChoice,
  chooseAllocation,
  type ChosenAllocation,
} from "../../allocation/choose_allocation.ts";
import type { AllocationInputs } from "../../storage/allocation_inputs.ts";
import type { MeasuredMargin } from "../../vocabulary/rows/allocation_run_row.ts";
import type { ConfirmedMargin } from "./confirm_margins.ts";
import type { AskedMargins, MarginRatios } from "./ask_margins.ts";

/** An allocation whose margins were asked for. */
export interface ConfirmedChoice {
  readonly choice: ChosenAllocation;
  /** By strategy; empty where nobody was asked. */
  readonly confirmed: ReadonlyMap<number, ConfirmedMargin>;
  readonly measured: readonly MeasuredMargin[];
}

/** How often lots are chosen where the broker's margins differ from those they counted with. */
const ROUNDS = 3;
/** A margin that differs by less changes nothing. */
const SAME = 0.01;

/**
 * Chooses lots with the model's margins times what was learned of each underlying, asks for those
 * of what was chosen, and chooses again with the answers until they agree (method 11.6). Where they
 * never do, the last choice counts with every answer and is confirmed by none. Without `ask` the
 * learned ratios stand.
 */
export async function chooseWithMargins(
  terms: AllocationTerms,
  { inputs, how, ratios, ask }: {
    readonly inputs: Pick<AllocationInputs, "candidates">;
    readonly how: AllocationChoice;
    readonly ratios: MarginRatios;
    readonly ask?: (choice: ChosenAllocation, known: MarginRatios) => Promise<AskedMargins>;
  },
): Promise<ConfirmedChoice> {
  const measured: MeasuredMargin[] = [];
  let known = ratios;
  for (let round = 1;; round++) {
    const choice = chooseAllocation(withRatios(terms, inputs, known), how);
    if (ask === undefined) return { choice, confirmed: new Map(), measured };
    const asked = await ask(choice, known);
    measured.push(...asked.measured);
    const differs = asked.measured.some(({ underlying, modelled, margin }) =>
      Math.abs(margin / (modelled * (known.get(underlying) ?? 1)) - 1) > SAME
    );
    if (!differs) return { choice, confirmed: asked.confirmed, measured };
    known = asked.ratios;
    if (round === ROUNDS) {
      const last = chooseAllocation(withRatios(terms, inputs, known), how);
      return { choice: last, confirmed: new Map(), measured };
    }
  }
}

function withRatios(
  terms: AllocationTerms,
  { candidates }: Pick<AllocationInputs, "candidates">,
  ratios: MarginRatios,
): AllocationTerms {
  const modelled = new Map(candidates.map(({ strategyId, margin }) => [strategyId, margin]));
  return {
    ...terms,
    columns: terms.columns.map((column) => ({
      ...column,
      margin: (modelled.get(column.strategyId) ?? column.margin) *
        (ratios.get(column.underlying) ?? 1),
    })),
  };
}
