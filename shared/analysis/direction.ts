import type { Direction } from "../vocabulary/terms.ts";
import { exponentialAverage } from "./market_regime.ts";

/** Where an underlying is heading by its own trend. */
export interface DirectionView {
  readonly direction: Direction;
  readonly strength: "weak" | "moderate" | "strong";
  /** 0 to 1. */
  readonly confidence: number;
}

const FAST = 20;
const SLOW = 50;
/** Deviations of the trend score below which there is no direction, and above which it is moderate or strong. */
const NEUTRAL = 0.25;
const MODERATE = 0.75;
const STRONG = 1.5;

/**
 * Direction from the spot against its averages of 20 and 50 sessions, in standard deviations of 20 sessions; symmetric, so a mirrored path gives the
 * mirrored direction. Neutral with confidence 0 when the history is shorter than 50 sessions.
 */
export function directionOf(spot: number, closes: readonly number[]): DirectionView {
  const fast = exponentialAverage(closes, FAST);
  const slow = exponentialAverage(closes, SLOW);
  if (fast === undefined || slow === undefined) {
    return { direction: "neutral", strength: "weak", confidence: 0 };
  }
  const returns = closes.slice(-FAST - 1).map((close, i, all) =>
    i === 0 ? 0 : Math.log(close / (all[i - 1] ?? close))
  ).slice(1);
  const variance = returns.reduce((sum, value) => sum + value * value, 0) / returns.length;
  const deviation = Math.sqrt(variance * FAST);
  if (!(deviation > 0)) return { direction: "neutral", strength: "weak", confidence: 0 };
  const score = 0.5 * (Math.log(spot / fast) + Math.log(fast / slow)) / deviation;
  const size = Math.abs(score);
  return {
    direction: size < NEUTRAL ? "neutral" : score > 0 ? "bullish" : "bearish",
    strength: size >= STRONG ? "strong" : size >= MODERATE ? "moderate" : "weak",
    confidence: Math.min(1, size / (2 * STRONG)),
  };
}
