import type { AskedLeg } from "../../vocabulary/ports/account.ts";
import type { ChosenMargin } from "./confirm_margins.ts";

/** A chosen strategy with its lots and the margin that the model gives one of them, rupees. */
export interface ChosenLots {
  readonly strategyId: number;
  readonly underlying: string;
  readonly lots: number;
  readonly marginPerLot: number;
}

/** What is known of strategies and underlyings besides. */
export interface MarginKnowledge {
  /** Of one lot of a strategy. */
  readonly legs: ReadonlyMap<number, readonly AskedLeg[]>;
  /** The broker's margin over the model's, where it was ever asked. */
  readonly ratios: ReadonlyMap<string, number>;
}

/** The questions that confirm the margins of what was chosen, in its order (method 13.6). */
export function marginQuestions(
  chosen: readonly ChosenLots[],
  { legs, ratios }: MarginKnowledge,
): ChosenMargin[] {
  return chosen.map(({ strategyId, underlying, lots, marginPerLot }) => {
    const modelled = lots * marginPerLot;
    return {
      strategyId,
      underlying,
      legs: (legs.get(strategyId) ?? []).map((leg) => ({ ...leg, quantity: lots * leg.quantity })),
      modelled,
      expected: (ratios.get(underlying) ?? 1) * modelled,
    };
  });
}
