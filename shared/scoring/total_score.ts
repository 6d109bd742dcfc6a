import type { Candidate } from "../strategies/candidate.ts";
import { earnedWeights } from "./earned_weights.ts";
import type { ScorePart } from "./score_part.ts";
import { directionMatch, type SelectionScore, type SelectionTerms } from "./selection_score.ts";

/** Weights of the six parts with all of the direction's earned; they sum to 1. */
const WEIGHTS = {
  probability: 0.35,
  direction: 0.25,
  risk_reward: 0.15,
  iv_fit: 0.1,
  theta: 0.1,
  liquidity: 0.05,
} as const;

/** Names of the six parts. */
export type TotalPart = keyof typeof WEIGHTS;

/**
 * What the selection score may add to the six parts, as a share of them (the replaced system's).
 */
const SELECTION_SHARE = 0.1;
/** Open interest, in lots, of the thinnest leg that scores one half. */
const EVEN_OPEN_INTEREST = 200;
/** Decay of a day, as a share of the mean loss of the worst 5%, that scores fully. */
const FULL_DECAY = 0.05;
/** The same of the gain were the implied volatility what was realised. */
const FULL_REVERSION = 0.2;
const DAYS = 365;
/**
 * What a probability of profit below the one that the underlying's profile asks for is scaled by.
 */
const BELOW_PROFILE = 0.85;

export interface TotalScoreTerms extends SelectionTerms {
  /** Probability of profit that the underlying's profile asks for. */
  readonly minPop: number;
  /**
   * Realised volatility of a year less the implied one, decimals; absent without a history.
   */
  readonly volatilityGap?: number;
}

/**
 * The six-part score of a strategy (method 10.2), each part from its own figures and 0 to 1: the
 * sum of part times weight, raised by up to a tenth by the selection score and scaled back to 1 at
 * most. A high score is no edge (method 5.7).
 */
export function totalScore(
  candidate: Candidate,
  selectionScore: SelectionScore,
  terms: TotalScoreTerms,
): { total: number; parts: ScorePart[] } {
  const { popP, cvar95, minOpenInterestLots: open, worstSpreadFraction } = candidate;
  const scores = {
    probability: popP < terms.minPop ? BELOW_PROFILE * popP : popP,
    direction: directionMatch(candidate.direction, terms.direction, terms.confidence),
    risk_reward: gainShare(candidate),
    iv_fit: around(reversionGain(candidate, terms.volatilityGap), FULL_REVERSION * cvar95),
    theta: around(decayOf(candidate), FULL_DECAY * cvar95),
    liquidity: open / (open + EVEN_OPEN_INTEREST) * (1 - worstSpreadFraction),
  };
  const weights = earnedWeights(WEIGHTS, "direction", terms.directionEarned);
  const parts = (Object.keys(WEIGHTS) as TotalPart[]).map((part) => ({
    part,
    weight: weights[part],
    score: Math.min(1, Math.max(0, scores[part])),
  }));
  const sum = parts.reduce((total, { score, weight }) => total + score * weight, 0);
  return {
    parts,
    total: sum * (1 + SELECTION_SHARE * selectionScore.score) / (1 + SELECTION_SHARE),
  };
}

/**
 * Expected gains as a share of gains and losses with all costs: a half at no expected value,
 * whatever the probability of profit.
 */
function gainShare({ popP, expectedWin, evP }: Candidate): number {
  const gains = popP * (expectedWin ?? 0);
  const both = 2 * gains - evP;
  return both > 0 ? gains / both : 0.5;
}

/** From less than -full to more than +full as 0 to 1; a half where nothing is at risk. */
function around(value: number, full: number): number {
  return full > 0 ? 0.5 + 0.5 * value / full : 0.5;
}

/** What a structure gains where the implied volatility goes to the realised one, rupees. */
function reversionGain({ vega }: Candidate, gap = 0): number {
  return vega * 100 * gap;
}

/** Theta a day with the forward fixed: the carry of a delta is no decay. */
function decayOf({ theta, delta, spot, forward, years }: Candidate): number {
  return theta + delta * spot * Math.log(forward / spot) / (DAYS * years);
}
