import { kellyFraction, shrinkage } from "./kelly.ts";

/**
 * One lot as a bet, rupees: what it stakes, its conditional gain and loss under the view, and its
 * expected value after all costs.
 */
export interface Bet {
  /** Capital or greatest loss, whichever is more. */
  readonly stake: number;
  readonly probability: number;
  readonly expectedWin: number;
  readonly expectedLoss: number;
  readonly expectedValue: number;
  readonly standardError: number;
}

/** Part of the shrunk Kelly bet that is used, and the share of capital that one bet may stake. */
export interface BetLimits {
  readonly kellyPart: number;
  readonly cap: number;
}

/**
 * Share of capital to stake: part of the Kelly bet shrunk for the error of the expected value,
 * within the cap. Its two outcomes have the expected value as their mean: what win and loss lack
 * of it are costs, and paid either way (method 10.4).
 */
export function kellyStake(bet: Bet, { kellyPart, cap }: BetLimits): number {
  const { probability, stake, expectedWin, expectedLoss, expectedValue, standardError } = bet;
  const cost = probability * expectedWin - (1 - probability) * expectedLoss - expectedValue;
  const fraction = kellyFraction(
    [probability, 1 - probability],
    [(expectedWin - cost) / stake, -(expectedLoss + cost) / stake],
  );
  return Math.min(cap, kellyPart * shrinkage(expectedValue, standardError) * fraction);
}
