import type { UnderlyingKind } from "../../vocabulary/terms.ts";
import { type ProfileParameters, VOLATILITY_BUCKETS, type VolatilityBucket } from "./buckets.ts";

type MarketCapBucket = "mega" | "large" | "mid" | "small" | "micro" | "unknown";
type BetaBucket = "high" | "normal" | "low" | "unknown";

/** What a profile is made from. */
export interface ProfileInput {
  readonly kind: UnderlyingKind;
  /** Average true range of 14 sessions in percent of the spot. */
  readonly atrPercent: number;
  /** Realised volatility of 20 sessions, decimal a year. */
  readonly hv20?: number;
  /** At-the-money implied volatility, decimal a year (Q). */
  readonly atmVolatility: number;
  /** Rupees. */
  readonly marketCap?: number;
  /** Against NIFTY. */
  readonly beta?: number;
}

/** The buckets of an underlying and the parameters that follow from them. */
export interface UnderlyingProfile {
  readonly volatility: VolatilityBucket;
  readonly marketCap: MarketCapBucket;
  readonly beta: BetaBucket;
  readonly parameters: ProfileParameters;
}

/** Least market cap of each bucket, rupees (method 6.16). */
const MARKET_CAPS = [["mega", 5e12], ["large", 1e12], ["mid", 3e11], ["small", 1e11]] as const;
/** Betas that bound the buckets (method 6.16). */
const HIGH_BETA = 1.2;
const LOW_BETA = 0.8;
const LARGE_CAP = 1e12;
const CALM_LARGE = 0.25;
const CALM_UNKNOWN = 0.2;

/**
 * Buckets and parameters of an underlying (method 6.16). Volatility goes by the average true range;
 * below 1.5% it is low only for a calm large underlying: volatility under 25% with a market cap
 * from 1e12 or an index, under 20% where the market cap is unknown, and medium otherwise. The
 * higher of implied and realised volatility counts.
 */
export function underlyingProfile(input: ProfileInput): UnderlyingProfile {
  const volatility = volatilityBucket(input);
  return {
    volatility,
    marketCap: marketCapBucket(input.marketCap),
    beta: betaBucket(input.beta),
    parameters: VOLATILITY_BUCKETS[volatility],
  };
}

function volatilityBucket(
  { kind, atrPercent, hv20, atmVolatility, marketCap }: ProfileInput,
): VolatilityBucket {
  if (atrPercent >= 4) return "ultra_high";
  if (atrPercent >= 2.5) return "high";
  if (!(atrPercent < 1.5)) return "medium";
  const bound = kind === "index" || (marketCap ?? 0) >= LARGE_CAP
    ? CALM_LARGE
    : marketCap === undefined
    ? CALM_UNKNOWN
    : 0;
  return Math.max(atmVolatility, hv20 ?? 0) < bound ? "low" : "medium";
}

function marketCapBucket(marketCap: number | undefined): MarketCapBucket {
  if (marketCap === undefined) return "unknown";
  return MARKET_CAPS.find(([, least]) => marketCap >= least)?.[0] ?? "micro";
}

function betaBucket(beta: number | undefined): BetaBucket {
  if (beta === undefined) return "unknown";
  return beta >= HIGH_BETA ? "high" : beta < LOW_BETA ? "low" : "normal";
}
