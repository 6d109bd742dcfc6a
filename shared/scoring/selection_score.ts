import type { Definition } from "../strategies/definition.ts";
import { spansExpiries } from "../strategies/definition.ts";
import type { Direction, Environment } from "../vocabulary/terms.ts";
import { earnedWeights } from "./earned_weights.ts";
import type { ScorePart } from "./score_part.ts";

/** What the market says that a definition is scored for before any strike is chosen. */
export interface SelectionTerms {
  /** What the underlying is doing, and how sure that is (0 to 1). */
  readonly direction: Direction;
  readonly confidence: number;
  /** Share of its weight that the direction has earned by forecasting, 0 to 1. */
  readonly directionEarned: number;
  /** Absent without a history. */
  readonly environment?: Environment;
  /** Definitions that the underlying's profile suits, and those that it does not. */
  readonly preferred: ReadonlySet<string>;
  readonly avoided: ReadonlySet<string>;
}

/** How a definition suits an underlying before any strike is chosen: 0 to 1, with its parts. */
export interface SelectionScore {
  readonly score: number;
  readonly parts: readonly ScorePart[];
}

/** Weights of the replaced system, with all of the direction's earned. */
const WEIGHTS = { bias: 0.4, iv_preference: 0.4, complexity: 0.2 } as const;
/** The profile's say (the replaced system struck avoided structures off its list). */
const PREFERRED = 1.15;
const AVOIDED = 0.85;
const MOST_COMPLEX = 5;

/** Position of each environment between no premium (0) and much (1). */
const PREMIUM: Readonly<Record<Environment, number>> = {
  low: 0,
  subdued: 0.25,
  normal: 0.5,
  elevated: 0.75,
  high: 1,
  extreme: 1,
};

/**
 * Selection score (method 10.1): bias, preference of implied volatility, complexity; times the
 * profile's factor, at most 1.
 */
export function selectionScoreOf(definition: Definition, terms: SelectionTerms): SelectionScore {
  const scores = {
    bias: directionMatch(definition.direction, terms.direction, terms.confidence),
    iv_preference: volatilityMatch(definition, terms.environment),
    complexity: 1 - (complexityOf(definition) - 1) / (MOST_COMPLEX - 1),
  };
  const weights = earnedWeights(WEIGHTS, "bias", terms.directionEarned);
  const parts = (Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[]).map((part) => ({
    part,
    weight: weights[part],
    score: scores[part],
  }));
  const factor = terms.preferred.has(definition.id)
    ? PREFERRED
    : terms.avoided.has(definition.id)
    ? AVOIDED
    : 1;
  const sum = parts.reduce((total, { score, weight }) => total + score * weight, 0);
  return { score: Math.min(1, factor * sum), parts };
}

/**
 * 1 where a structure wants what the underlying does, 0 where the opposite, in between as far as
 * that is unsure. Symmetric in bullish and bearish.
 */
export function directionMatch(
  wanted: Direction,
  direction: Direction,
  confidence: number,
): number {
  const match = wanted === direction
    ? 1
    : wanted === "neutral"
    ? 0.5
    : direction === "neutral"
    ? 0.25
    : 0;
  return 0.5 + (match - 0.5) * confidence;
}

/**
 * 1 where the environment holds the premium that a structure sells, or lacks the one it buys; a
 * half where it does not matter or nobody knows.
 */
export function volatilityMatch(
  { volatilityPreference }: Definition,
  environment: Environment | undefined,
): number {
  if (environment === undefined || volatilityPreference === "none") return 0.5;
  return volatilityPreference === "short" ? PREMIUM[environment] : 1 - PREMIUM[environment];
}

/** 1 to 5: a leg each, and two more for a second expiry. */
export function complexityOf(definition: Definition): number {
  return Math.min(MOST_COMPLEX, definition.legs.length + (spansExpiries(definition) ? 2 : 0));
}
