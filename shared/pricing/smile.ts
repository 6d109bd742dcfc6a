/** How a smile was obtained (method 3.12), best first. */
export const SMILE_MODELS = ["SVI", "SSVI", "SHIFT", "FLAT"] as const;
export type SmileModel = (typeof SMILE_MODELS)[number];

/**
 * How far it may be trusted, by its distance from the quotes (method 3.12). POOR, too far or a
 * fallback without a check, takes no structure.
 */
export const SMILE_LABELS = ["GOOD", "FAIR", "POOR"] as const;
export type SmileLabel = (typeof SMILE_LABELS)[number];

/** Raw SVI: w(k) = a + b (rho (k-m) + sqrt((k-m)^2 + sigma^2)). */
export interface SviParameters {
  readonly a: number;
  readonly b: number;
  readonly rho: number;
  readonly m: number;
  readonly sigma: number;
}

/** Total variance of one expiry over k = ln(K/F), with its first two derivatives (measure Q). */
export interface TotalVariance {
  w(k: number): number;
  w1(k: number): number;
  w2(k: number): number;
}

/** The smile of one expiry. Total variance sigma^2 T over k = ln(K/F). */
export interface Smile extends TotalVariance {
  readonly model: SmileModel;
  readonly label: SmileLabel;
  readonly forward: number;
  readonly years: number;
  readonly parameters: SviParameters;
  /**
   * Quotes used by the fit, and the k of the outermost ones: beyond them the smile is extrapolated.
   */
  readonly quotes: number;
  readonly quotedFrom: number;
  readonly quotedTo: number;
  /**
   * Root mean square of the residuals of the quotes of |delta| >= 0.05, in half spreads and in
   * volatility points; absent without such a quote.
   */
  readonly rmsHalfSpreads?: number;
  readonly rmsPoints?: number;
  /** Least value of Durrleman's g on the check grid: below 0 is butterfly arbitrage. */
  readonly minG: number;
  readonly notes: readonly string[];
}

/**
 * A smile whose volatility stays flat beyond its outermost quotes. Extrapolated wings may rise as
 * steeply as prices without arbitrage allow, and then outweigh all that is quoted: over five
 * recorded days the model-free volatility of a quarter of the SVI slices exceeded 1.5 times that at
 * the money.
 */
export function withinQuotes(smile: Smile): TotalVariance {
  const { quotedFrom, quotedTo } = smile;
  const held = (k: number) => Math.min(quotedTo, Math.max(quotedFrom, k));
  const isQuoted = (k: number) => k > quotedFrom && k < quotedTo;
  return {
    w: (k) => smile.w(held(k)),
    w1: (k) => isQuoted(k) ? smile.w1(k) : 0,
    w2: (k) => isQuoted(k) ? smile.w2(k) : 0,
  };
}

/** Implied volatility of a smile at a strike, decimal a year. */
export function smileVolatility(smile: Smile, strike: number): number {
  return Math.sqrt(Math.max(0, smile.w(Math.log(strike / smile.forward))) / smile.years);
}
