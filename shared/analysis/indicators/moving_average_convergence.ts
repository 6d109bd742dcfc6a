import { type AverageSeed, exponentialMovingAverage } from "./exponential_moving_average.ts";

/** MACD columns in the unit of the closes. */
interface MovingAverageConvergence {
  readonly line: Float64Array;
  readonly signal: Float64Array;
  readonly histogram: Float64Array;
}

/**
 * EMA(fast) - EMA(slow) from index slow - 1, the EMA(signal) of that line, and line - signal
 * (method 6.7, case I5).
 */
export function movingAverageConvergence(
  closes: Float64Array,
  fast: number,
  slow: number,
  signal: number,
  seed: AverageSeed = "mean",
): MovingAverageConvergence {
  const quick = exponentialMovingAverage(closes, fast, seed);
  const late = exponentialMovingAverage(closes, slow, seed);
  const line = quick.map((value, i) => i < slow - 1 ? Number.NaN : value - (late[i] ?? Number.NaN));
  const average = exponentialMovingAverage(line, signal, seed);
  return {
    line,
    signal: average,
    histogram: line.map((value, i) => value - (average[i] ?? Number.NaN)),
  };
}
