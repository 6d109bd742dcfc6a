import { outcomeBuckets, type WeighedResults } from "../exits/policy/outcome_buckets.ts";
import { tailProbability } from "../exits/policy/tail_probability.ts";
import type { Candidate } from "../strategies/candidate.ts";
import { nth } from "../vocabulary/nth.ts";
import { kellyFraction } from "./kelly.ts";

/** Least probability of the stress move where it is what bounds the loss. */
const LEAST_TAIL = 0.001;

/** A structure as a bet under the view; rupees per unit. */
export interface BucketedBet extends Pick<Candidate, "evP" | "riskClass" | "stressLoss"> {
  /** Results at the expiry before charges, by cell point of the driver. */
  readonly outcomes: Float64Array;
  /** What it puts at risk: `lotStake` of a unit. */
  readonly stake: number;
}

/**
 * Share of capital to stake for the most growth, 0 to 1, not shrunk (method 10.4): the outcomes in
 * 64 buckets, and where risk is not defined the stress loss as one more. All are moved by as much
 * as gives them the expected value after all charges as their mean.
 */
export function bucketedKelly(
  { evP, riskClass, stressLoss, outcomes, stake }: BucketedBet,
): number {
  if (!(evP > 0)) return 0;
  const { results, probabilities } = riskClass === "defined"
    ? outcomeBuckets(outcomes)
    : withStress(outcomes, stressLoss);
  const mean = results.reduce((sum, result, i) => sum + nth(probabilities, i) * result, 0);
  const returns = results.map((result) => (result - mean + evP) / stake);
  return Math.min(1, kellyFraction(probabilities, returns));
}

/** The buckets with the stress loss as another result; theirs share what probability it leaves. */
function withStress(outcomes: Float64Array, stressLoss: number): WeighedResults {
  const tail = Math.max(LEAST_TAIL, tailProbability(outcomes, -stressLoss));
  const { results, probabilities } = outcomeBuckets(outcomes);
  return {
    results: [...results, -stressLoss],
    probabilities: [...probabilities.map((mass) => (1 - tail) * mass), tail],
  };
}
