import type { DirectionView } from "../analysis/direction.ts";
import type { Candidate } from "../strategies/candidate.ts";

/** One part of a score: its value from 0 to 1 and its weight. */
export interface ScorePart {
  readonly part: "probability" | "risk_reward" | "direction" | "iv_fit" | "theta" | "liquidity";
  readonly score: number;
  readonly weight: number;
}

/** Weights of the six parts; the replaced system's, which sum to 1. */
const WEIGHTS = {
  probability: 0.35,
  direction: 0.25,
  risk_reward: 0.15,
  iv_fit: 0.1,
  theta: 0.1,
  liquidity: 0.05,
} as const;

/** Conditional profit over conditional loss that scores one half. */
const EVEN_RISK_REWARD = 1;
/** Open interest, in lots, of the thinnest leg that scores one half. */
const EVEN_OPEN_INTEREST = 200;
/** Share of the premium that decays in a day and scores fully. */
const FULL_DECAY = 0.05;

/** The six-part score of a strategy, each part from its own figures; the sum of part times weight is the total. */
export function totalScore(
  candidate: Candidate,
  view: DirectionView,
): { total: number; parts: ScorePart[] } {
  const scores = {
    probability: candidate.popP,
    direction: directionFit(candidate, view),
    risk_reward: riskReward(candidate),
    // Without a history of implied volatility no preference fits better than another.
    iv_fit: 0.5,
    theta: decay(candidate),
    liquidity: candidate.minOpenInterestLots /
      (candidate.minOpenInterestLots + EVEN_OPEN_INTEREST) * (1 - candidate.worstSpreadFraction),
  };
  const parts = Object.entries(WEIGHTS).map(([part, weight]) => {
    const name = part as ScorePart["part"];
    return { part: name, weight, score: Math.min(1, Math.max(0, scores[name])) };
  });
  return { parts, total: parts.reduce((sum, { score, weight }) => sum + score * weight, 0) };
}

/** 1 where the structure wants what the view says, 0 where the opposite, in between by the view's confidence. */
function directionFit({ definition }: Candidate, view: DirectionView): number {
  const match = definition.direction === view.direction
    ? 1
    : definition.direction === "neutral" || view.direction === "neutral"
    ? 0.5
    : 0;
  return 0.5 + (match - 0.5) * (view.direction === "neutral" ? 0.5 : view.confidence);
}

function riskReward({ expectedWin, expectedLoss }: Candidate): number {
  if (expectedWin === undefined) return 0;
  if (expectedLoss === undefined || expectedLoss === 0) return 1;
  const ratio = expectedWin / expectedLoss;
  return ratio / (ratio + EVEN_RISK_REWARD);
}

/** Theta a day over the premium at stake, from -FULL_DECAY to +FULL_DECAY mapped to 0 to 1. */
function decay({ theta, netPremium }: Candidate): number {
  const base = Math.abs(netPremium);
  return base > 0 ? 0.5 + 0.5 * theta / (FULL_DECAY * base) : 0.5;
}
