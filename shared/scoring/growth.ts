import { kellyFraction, logGrowth, shrinkage } from "./kelly.ts";

/**
 * One lot as a bet, rupees: what it stakes, its conditional gain and loss of the payoff under the
 * view, and its expected value after all costs.
 */
export interface Bet {
  /** Capital or greatest loss, whichever is more. */
  readonly stake: number;
  readonly probability: number;
  readonly expectedWin: number;
  readonly expectedLoss: number;
  readonly expectedValue: number;
  readonly standardError: number;
  readonly holdingDays: number;
}

/** Part of the shrunk Kelly bet that is used, and the share of capital that one bet may stake. */
export interface BetLimits {
  readonly kellyPart: number;
  readonly cap: number;
}

/**
 * Two outcomes whose mean is the expected value: what win and loss of the payoff alone lack of it
 * are costs, and paid either way.
 */
function outcomesOf({ probability, stake, expectedWin, expectedLoss, expectedValue }: Bet) {
  const cost = probability * expectedWin - (1 - probability) * expectedLoss - expectedValue;
  return {
    probabilities: [probability, 1 - probability],
    returns: [(expectedWin - cost) / stake, -(expectedLoss + cost) / stake],
  };
}

/**
 * Share of capital to stake: part of the Kelly bet shrunk for the error of the expected value,
 * within the cap (method 10.4).
 */
export function kellyStake(bet: Bet, { kellyPart, cap }: BetLimits): number {
  const { probabilities, returns } = outcomesOf(bet);
  const shrunk = shrinkage(bet.expectedValue, bet.standardError);
  return Math.min(cap, kellyPart * shrunk * kellyFraction(probabilities, returns));
}

/**
 * Expected log growth of capital a day held at the allowed stake; 0 without an edge (method 10.4).
 */
export function growthPerDay(bet: Bet, limits: BetLimits): number {
  const { probabilities, returns } = outcomesOf(bet);
  return logGrowth(kellyStake(bet, limits), probabilities, returns) / Math.max(1, bet.holdingDays);
}
