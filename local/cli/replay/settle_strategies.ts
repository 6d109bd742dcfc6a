import { payoffAt } from "../../../shared/strategies/payoff/payoff_shape.ts";
import { signOf } from "../../../shared/vocabulary/leg.ts";
import { present } from "../../../shared/vocabulary/present.ts";
import type { RecordedPrices } from "./open_record.ts";
import type { ReplayedStrategy } from "./replayed_strategy.ts";
import { type PolicyResult, policyResult } from "./policy_result.ts";

/** What a strategy paid, rupees a lot after all charges. */
export interface SettledStrategy {
  readonly strategy: ReplayedStrategy;
  /** Held to its expiry. */
  readonly result: number;
  /** Left by its exit rules; absent where a close that they need was not recorded. */
  readonly policy?: PolicyResult;
}

/** Why a strategy says nothing about its figures, and how many. */
export interface Excluded {
  /** Its far legs' worth at the near expiry is not judged. */
  readonly calendars: number;
  /** Its expiry lies after the record or after the last date that may be judged. */
  readonly unsettled: number;
  /** Its strikes were changed on the way. */
  readonly adjusted: number;
}

/** Results of every strategy that the record settles. */
export function settleStrategies(
  accepted: readonly ReplayedStrategy[],
  record: RecordedPrices,
): { readonly settled: readonly SettledStrategy[]; readonly excluded: Excluded } {
  const settled: SettledStrategy[] = [];
  const excluded = { calendars: 0, unsettled: 0, adjusted: 0 };
  for (const strategy of accepted) {
    const { underlying, tradingDate, expiry, farExpiry } = strategy;
    const settlement = record.settlementOf(underlying, expiry);
    if (farExpiry !== null) excluded.calendars += 1;
    else if (settlement === undefined) excluded.unsettled += 1;
    else if (record.adjustedBetween(underlying, tradingDate, expiry)) excluded.adjusted += 1;
    else {
      const result = resultAt(strategy, settlement);
      settled.push({
        strategy,
        result,
        ...present({ policy: policyResult(strategy, record, result) }),
      });
    }
  }
  return { settled, excluded };
}

/** At expiry, after charges of entry and the expected ones of exit, as its figures are meant. */
function resultAt(strategy: ReplayedStrategy, settlement: number): number {
  const { legs, lotSize, entryCharges, exitCharges } = strategy;
  const payoff = legs.reduce((sum, { right, side, ratio, strike, price }) => {
    const quantity = signOf(side) * ratio;
    return sum + payoffAt([{ right, quantity, strike: strike ?? 0, price }], settlement);
  }, 0);
  return lotSize * payoff - entryCharges - exitCharges;
}
