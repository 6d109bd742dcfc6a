import { undiscountedBlack } from "./black.ts";

const SECONDS_A_YEAR = 365 * 86_400;

/**
 * A settlement average that is part known: share elapsed of its window, average so far, price now,
 * volatility, seconds left.
 */
export interface OpenAverage {
  readonly elapsed: number;
  readonly average: number;
  readonly spot: number;
  readonly volatility: number;
  readonly secondsLeft: number;
}

/**
 * Undiscounted call on a settlement average inside its window, by the moment-matched lognormal
 * (method 3.2, case E6). `elapsed` below 1.
 */
export function averagedCall(strike: number, open: OpenAverage): number {
  const left = 1 - open.elapsed;
  const rest = (strike - open.elapsed * open.average) / left;
  if (rest <= 0) return left * (open.spot - rest);
  const variance = open.volatility ** 2 * open.secondsLeft / SECONDS_A_YEAR / 3;
  return left * undiscountedBlack(open.spot, rest, Math.sqrt(variance), 1);
}
