import type { Candidate } from "../strategies/candidate.ts";
import type { ScorePart } from "./score_part.ts";
import {
  directionMatch,
  type SelectionScore,
  type SelectionTerms,
  volatilityMatch,
} from "./selection_score.ts";

/** Weights of the six parts; the replaced system's, which sum to 1. */
const WEIGHTS = {
  probability: 0.35,
  direction: 0.25,
  risk_reward: 0.15,
  iv_fit: 0.1,
  theta: 0.1,
  liquidity: 0.05,
} as const;

/**
 * What the selection score may add to the six parts, as a share of them (the replaced system's).
 */
const SELECTION_SHARE = 0.1;
/** Conditional profit over conditional loss that scores one half. */
const EVEN_RISK_REWARD = 1;
/** Open interest, in lots, of the thinnest leg that scores one half. */
const EVEN_OPEN_INTEREST = 200;
/** Share of the premium that decays in a day and scores fully. */
const FULL_DECAY = 0.05;
const DAYS = 365;
/**
 * What a probability of profit below the one that the underlying's profile asks for is scaled by.
 */
const BELOW_PROFILE = 0.85;

export interface TotalScoreTerms extends SelectionTerms {
  /** Probability of profit that the underlying's profile asks for. */
  readonly minPop: number;
}

/**
 * The six-part score of a strategy (method 10.2), each part from its own figures and 0 to 1: the
 * sum of part times weight, raised by up to a tenth by the selection score and scaled back to 1 at
 * most. A high probability or ratio is no edge (method 5.7): this orders strategies without one.
 */
export function totalScore(
  candidate: Candidate,
  selectionScore: SelectionScore,
  terms: TotalScoreTerms,
): { total: number; parts: ScorePart[] } {
  const { definition, popP } = candidate;
  const scores = {
    probability: popP < terms.minPop ? BELOW_PROFILE * popP : popP,
    direction: directionMatch(definition.direction, terms.direction, terms.confidence),
    risk_reward: riskReward(candidate),
    iv_fit: volatilityMatch(definition, terms.environment),
    theta: decay(candidate),
    liquidity: candidate.minOpenInterestLots /
      (candidate.minOpenInterestLots + EVEN_OPEN_INTEREST) * (1 - candidate.worstSpreadFraction),
  };
  const parts = Object.entries(WEIGHTS).map(([part, weight]) => ({
    part,
    weight,
    score: Math.min(1, Math.max(0, scores[part as keyof typeof WEIGHTS])),
  }));
  const sum = parts.reduce((total, { score, weight }) => total + score * weight, 0);
  return {
    parts,
    total: sum * (1 + SELECTION_SHARE * selectionScore.score) / (1 + SELECTION_SHARE),
  };
}

function riskReward({ expectedWin, expectedLoss }: Candidate): number {
  if (expectedWin === undefined) return 0;
  if (expectedLoss === undefined || expectedLoss === 0) return 1;
  const ratio = expectedWin / expectedLoss;
  return ratio / (ratio + EVEN_RISK_REWARD);
}

/** Theta a day over the premium at stake, from -FULL_DECAY to +FULL_DECAY mapped to 0 to 1. */
function decay({ theta, delta, spot, forward, years, netPremium }: Candidate): number {
  const base = Math.abs(netPremium);
  // With the forward fixed: the carry of a delta is no decay, and would favour whatever is short.
  const carry = delta * spot * Math.log(forward / spot) / (DAYS * years);
  return base > 0 ? 0.5 + 0.5 * (theta + carry) / (FULL_DECAY * base) : 0.5;
}
