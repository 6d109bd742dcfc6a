import type { Candidate } from "../strategies/candidate.ts";
import type { ExitFamily } from "../vocabulary/terms.ts";

/** A rule by which a position is closed. Amounts in rupees per lot; a date is the last day held, at a wall-clock time. */
export type ExitRule =
  | { readonly rule: "profit_target"; readonly parameters: { readonly profitPerLot: number } }
  | { readonly rule: "stop_loss"; readonly parameters: { readonly lossPerLot: number } }
  | {
    readonly rule: "time_exit";
    readonly parameters: { readonly daysBeforeExpiry: number; readonly time: string };
  };

interface Family {
  /** Target as a share of the credit, debit or maximum profit, whichever the family names. */
  readonly profit: number;
  readonly loss: number;
}

/** Defaults of method 8.1. */
const FAMILIES: Record<ExitFamily, Family> = {
  credit: { profit: 0.5, loss: 2 },
  debit: { profit: 0.75, loss: 0.5 },
  long_volatility: { profit: 0.4, loss: 0.4 },
  calendar: { profit: 0.25, loss: 0.35 },
  hedge: { profit: 0.8, loss: 0.1 },
};

/** Share of a bounded maximum loss or profit that a rule never reaches beyond. */
const OF_MAX_LOSS = 0.6;
const OF_MAX_PROFIT = 0.5;
const EXIT_TIME = "14:30";

/** Default exit rules of a strategy: target and stop from its premium and extremes, and out a day before expiry. */
export function exitRulesOf(candidate: Candidate): ExitRule[] {
  const family = FAMILIES[candidate.definition.exitFamily];
  const lot = candidate.lotSize;
  const premium = Math.abs(candidate.netPremium);
  const { maxProfit, maxLoss } = candidate;
  const credit = candidate.netPremium > 0;
  const byProfit = family.profit * premium;
  const profit = maxProfit === undefined || credit
    ? byProfit
    : Math.min(byProfit, OF_MAX_PROFIT * maxProfit);
  const base = candidate.definition.exitFamily === "hedge" ? candidate.spot : premium;
  const byLoss = family.loss * base;
  const loss = maxLoss === undefined || !credit ? byLoss : Math.min(byLoss, OF_MAX_LOSS * maxLoss);
  return [
    { rule: "profit_target", parameters: { profitPerLot: profit * lot } },
    { rule: "stop_loss", parameters: { lossPerLot: loss * lot } },
    { rule: "time_exit", parameters: { daysBeforeExpiry: 1, time: EXIT_TIME } },
  ];
}
