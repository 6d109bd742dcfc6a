import { normalCdf, normalQuantile } from "./normal.ts";

const EULER_GAMMA = 0.5772156649015329;

/** Results of the best of several tried variants, one a period. */
interface SharpeTrial {
  /** Mean over deviation of a period's result, not annualised. */
  readonly sharpe: number;
  readonly periods: number;
  readonly skewness: number;
  /** 3 for a normal distribution. */
  readonly kurtosis: number;
  /** Variants that were tried, and the deviation of their Sharpe ratios. */
  readonly trials: number;
  readonly trialDeviation: number;
}

/**
 * Probability that the true Sharpe ratio is above what the best of so many worthless variants would
 * show (method 2.7; Bailey and Lopez de Prado 2014).
 */
export function deflatedSharpe(trial: SharpeTrial): { threshold: number; probability: number } {
  const { sharpe, periods, skewness, kurtosis, trials, trialDeviation } = trial;
  const threshold = trials < 2 ? 0 : trialDeviation *
    ((1 - EULER_GAMMA) * normalQuantile(1 - 1 / trials) +
      EULER_GAMMA * normalQuantile(1 - 1 / (trials * Math.E)));
  const spread = Math.sqrt(1 - skewness * sharpe + 0.25 * (kurtosis - 1) * sharpe * sharpe);
  const probability = normalCdf((sharpe - threshold) * Math.sqrt(periods - 1) / spread);
  return { threshold, probability };
}
