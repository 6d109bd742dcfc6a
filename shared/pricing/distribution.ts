import { undiscountedBlack } from "./black.ts";
import { normalCdf, normalPdf } from "../statistics/normal.ts";
import type { TotalVariance } from "./smile.ts";

/**
 * The settlement price's distribution as everything downstream uses it; measure Q or P is the
 * maker's to say.
 */
export interface Distribution {
  /** Its mean. */
  readonly forward: number;
  /** P(S > K); 1 at K <= 0. */
  tail(strike: number): number;
  /** E[(S-K)+], undiscounted, rupees per unit. */
  call(strike: number): number;
}

/**
 * Lognormal with mean `forward` and total variance sigma^2 T. At zero variance all mass is at the
 * forward.
 */
export function lognormalDistribution(forward: number, totalVariance: number): Distribution {
  const s = Math.sqrt(totalVariance);
  return {
    forward,
    tail: (strike) => {
      if (strike <= 0) return 1;
      if (s === 0) return forward > strike ? 1 : 0;
      return normalCdf(Math.log(forward / strike) / s - 0.5 * s);
    },
    call: (strike) => strike <= 0 ? forward - strike : undiscountedBlack(forward, strike, s, 1),
  };
}

/**
 * The distribution that a smile implies, exact with its skew term (Breeden-Litzenberger, method
 * 3.13).
 */
export function smileDistribution(forward: number, variance: TotalVariance): Distribution {
  return {
    forward,
    tail: (strike) => {
      if (strike <= 0) return 1;
      const k = Math.log(strike / forward);
      const s = Math.sqrt(variance.w(k));
      const d2 = -k / s - 0.5 * s;
      const tail = normalCdf(d2) - normalPdf(d2) * variance.w1(k) / (2 * s);
      return Math.min(1, Math.max(0, tail));
    },
    call: (strike) => {
      if (strike <= 0) return forward - strike;
      const s = Math.sqrt(variance.w(Math.log(strike / forward)));
      return undiscountedBlack(forward, strike, s, 1);
    },
  };
}

/**
 * What the view holds against the market: forecast over implied volatility, and log drift of the
 * forward over the horizon.
 */
export interface View {
  readonly beta: number;
  readonly mu: number;
}

/** The market's own measure. */
export const MARKET_VIEW: View = { beta: 1, mu: 0 };

/** True where a view holds nothing against the market: its measure is the market's. */
export function isMarketView({ beta, mu }: View): boolean {
  return beta === MARKET_VIEW.beta && mu === MARKET_VIEW.mu;
}

/**
 * A smile under the view: wP(k) = beta^2 w(k/beta), which keeps the shape in deviations (method
 * 3.14).
 */
export function viewVariance(variance: TotalVariance, beta: number): TotalVariance {
  return {
    w: (k) => beta * beta * variance.w(k / beta),
    w1: (k) => beta * variance.w1(k / beta),
    w2: (k) => variance.w2(k / beta),
  };
}

/** The view's distribution (measure P): forward F exp(mu), total variance of `viewVariance`. */
export function viewDistribution(
  forward: number,
  variance: TotalVariance,
  view: View,
): Distribution {
  return smileDistribution(forward * Math.exp(view.mu), viewVariance(variance, view.beta));
}

/** Weighted mixture; the weights must sum to 1. */
export function mixtureDistribution(
  parts: readonly { readonly weight: number; readonly distribution: Distribution }[],
): Distribution {
  const sum = (value: (distribution: Distribution) => number) =>
    parts.reduce((total, part) => total + part.weight * value(part.distribution), 0);
  return {
    forward: sum((distribution) => distribution.forward),
    tail: (strike) => sum((distribution) => distribution.tail(strike)),
    call: (strike) => sum((distribution) => distribution.call(strike)),
  };
}
