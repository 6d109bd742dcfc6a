import type { Direction } from "../../vocabulary/terms.ts";
import { at } from "../../vocabulary/at.ts";
import type { PayoffShape } from "../payoff/payoff_shape.ts";

/** What a direction is told by, rupees per unit. */
interface DirectionTerms {
  /** Charges that a profit has to exceed. */
  readonly charges: number;
  readonly delta: number;
  /** One deviation of the underlying at the horizon. */
  readonly move: number;
  /** Of the single result. */
  readonly outcomeDeviation: number;
}

/** Share of the outcome's deviation that delta must move in one deviation of the underlying. */
const LEAST_SHARE = 0.1;

/**
 * Direction of a chosen set (method 5.12): the end of the prices at which it gains, if it gains at
 * one of them only and delta has the same sign and some weight; else neutral.
 */
export function candidateDirection(
  { values, slopes }: PayoffShape,
  { charges, delta, move, outcomeDeviation }: DirectionTerms,
): Direction {
  const last = values.length - 1;
  const slope = at(slopes, last);
  const gainsBelow = at(values, 0) > charges;
  const gainsAbove = slope > 0 || (slope === 0 && at(values, last) > charges);
  if (gainsAbove === gainsBelow) return "neutral";
  if (Math.abs(delta) * move < LEAST_SHARE * outcomeDeviation) return "neutral";
  if (gainsAbove) return delta > 0 ? "bullish" : "neutral";
  return delta < 0 ? "bearish" : "neutral";
}
