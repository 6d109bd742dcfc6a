import type { ChosenAllocation } from "../../allocation/choose_allocation.ts";
import { readAskedLegs } from "../../storage/asked_legs.ts";
import type { Database } from "../../storage/database.ts";
import type { MeasuredMargin } from "../../vocabulary/rows/allocation_run_row.ts";
import type { ConfirmedMargin, MarginAsker } from "./confirm_margins.ts";
import { marginQuestions } from "./margin_questions.ts";
import type { AllocationInputs } from "../../storage/allocation_inputs.ts";

/** Broker's margin over the model's by underlying. */
export type MarginRatios = ReadonlyMap<string, number>;

/** What the broker said of what was chosen. */
export interface AskedMargins {
  /** Of all lots that were chosen when it was asked, by strategy. */
  readonly confirmed: ReadonlyMap<number, ConfirmedMargin>;
  readonly measured: readonly MeasuredMargin[];
  /** The ratios as they are known now. */
  readonly ratios: MarginRatios;
}

/** Asks for the margins of what was chosen, as far as the asker's budget goes (method 13.6). */
export async function askMargins(
  { chosen }: Pick<ChosenAllocation, "chosen">,
  { candidates }: Pick<AllocationInputs, "candidates">,
  ratios: MarginRatios,
  { database, confirm }: { readonly database: Database; readonly confirm: MarginAsker },
): Promise<AskedMargins> {
  const modelled = new Map(candidates.map(({ strategyId, margin }) => [strategyId, margin]));
  const lots = chosen.map(({ column: { strategyId, underlying }, lots }) => ({
    strategyId,
    underlying,
    lots,
    marginPerLot: modelled.get(strategyId) ?? 0,
  }));
  const legs = await readAskedLegs(database, lots.map(({ strategyId }) => strategyId));
  const questions = marginQuestions(lots, { legs, ratios });
  const { confirmed, measured } = await confirm(questions);
  return {
    confirmed: new Map(confirmed.map((each) => [each.strategyId, each])),
    measured,
    ratios: new Map([
      ...ratios,
      ...measured.map(({ underlying, modelled, margin }): [string, number] => [
        underlying,
        margin / modelled,
      ]),
    ]),
  };
}
