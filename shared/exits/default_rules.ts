import type { Candidate } from "../strategies/candidate.ts";
import type { ExitFamily } from "../vocabulary/terms.ts";
import type { ExitRule } from "./exit_rule.ts";

interface Family {
  /** Target as a share of the premium. */
  readonly profit: number;
  /** Stop as a share of the premium; of the spot for what holds its underlying. */
  readonly loss: number;
}

/** Defaults of method 8.1. */
const FAMILIES: Readonly<Record<ExitFamily, Family>> = {
  credit: { profit: 0.5, loss: 2 },
  debit: { profit: 0.75, loss: 0.5 },
  long_volatility: { profit: 0.4, loss: 0.4 },
  calendar: { profit: 0.25, loss: 0.35 },
  hedge: { profit: 0.8, loss: 0.1 },
};

/** Share of a bounded maximum loss or profit that a rule never reaches beyond. */
const OF_MAX_LOSS = 0.6;
const OF_MAX_PROFIT = 0.5;
const DAYS_BEFORE_EXPIRY = 1;
const EXIT_TIME = "14:30";

/**
 * Default exit rules of a strategy, rupees per lot: target and stop from its premium and extremes,
 * and out a day before expiry.
 */
export function defaultRules(candidate: Candidate): ExitRule[] {
  const { lotSize } = candidate;
  return [
    { kind: "profit_target", profitPerLot: targetOf(candidate) * lotSize },
    { kind: "stop_loss", lossPerLot: stopOf(candidate) * lotSize },
    { kind: "time_exit", daysBeforeExpiry: DAYS_BEFORE_EXPIRY, time: EXIT_TIME },
  ];
}

/** Rupees per unit. A credit's premium is its maximum profit already. */
function targetOf({ definition, netPremium, maxProfit }: Candidate): number {
  const target = FAMILIES[definition.exitFamily].profit * Math.abs(netPremium);
  return maxProfit === undefined || netPremium > 0
    ? target
    : Math.min(target, OF_MAX_PROFIT * maxProfit);
}

/** Rupees per unit, positive. A debit's premium is its maximum loss already. */
function stopOf({ definition, netPremium, maxLoss, spot }: Candidate): number {
  const { exitFamily } = definition;
  const base = exitFamily === "hedge" ? spot : Math.abs(netPremium);
  const stop = FAMILIES[exitFamily].loss * base;
  return maxLoss === undefined || netPremium <= 0 ? stop : Math.min(stop, OF_MAX_LOSS * maxLoss);
}
