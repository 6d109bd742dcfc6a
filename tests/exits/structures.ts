import type { ExitHorizon, ExitTerms } from "../../shared/exits/exit_terms.ts";
import type { TotalVariance } from "../../shared/pricing/smile.ts";
import type { Candidate, CandidateLeg } from "../../shared/strategies/candidate.ts";
import type { UnderlyingKind } from "../../shared/vocabulary/terms.ts";
import { candidateOf } from "../support/candidates.ts";
import { black } from "./brute_force.ts";

export const FORWARD = 25_000;
export const SESSIONS = 12;
export const EXPIRY = "2026-02-17";
export const FAR_EXPIRY = "2026-03-30";
/** The market's volatility a session. */
export const VOLATILITY = 0.009;

/** Right, units, strike and half of the spread of a leg; the far ones say so. */
export type Leg = readonly [
  right: "call" | "put",
  units: number,
  strike: number,
  half: number,
  expiry?: string,
];

export const FLAT: TotalVariance = {
  w: () => VOLATILITY ** 2 * SESSIONS,
  w1: () => 0,
  w2: () => 0,
};

/** A smile that falls towards the calls and is bent. */
export const SKEWED: TotalVariance = {
  w: (k) => FLAT.w(0) * (1 - 3 * k + 30 * k * k),
  w1: (k) => FLAT.w(0) * (-3 + 60 * k),
  w2: () => FLAT.w(0) * 60,
};

/** What the exits of a structure are made from: one expiry, and a far one of the same smile. */
export function termsOf(
  { beta = 1, mu = 0, kind = "stock", smile = FLAT, ...changes }:
    & { beta?: number; mu?: number; kind?: UnderlyingKind; smile?: TotalVariance }
    & Partial<ExitTerms> = {},
): ExitTerms {
  const horizon = (expiry: string, times: number): ExitHorizon => ({
    chain: {
      kind,
      expiry,
      spot: FORWARD,
      forward: FORWARD,
      years: 0.03 * times,
      discount: 1,
      smile: {
        w: (k) => times * smile.w(k),
        w1: (k) => times * smile.w1(k),
        w2: (k) => times * smile.w2(k),
      },
    },
    view: { beta, mu },
    sessions: SESSIONS * times,
  });
  return {
    sleeve: "edge",
    tradingDate: "2026-02-01",
    seed: 5,
    horizons: [horizon(EXPIRY, 1), horizon(FAR_EXPIRY, 3)],
    ...changes,
  };
}

/** A structure at the fair prices of a smile, one share a lot, traded half a spread away. */
export function structure(
  legs: readonly Leg[],
  figures: Partial<Candidate> = {},
  smile: TotalVariance = FLAT,
): Candidate {
  const traded = legs.map(([right, units, strike, half, expiry = EXPIRY]): CandidateLeg => {
    const variance = smile.w(Math.log(strike / FORWARD)) * (expiry === EXPIRY ? 1 : 3);
    const mid = black(right, FORWARD, strike, Math.sqrt(variance));
    const side = units > 0 ? "buy" : "sell";
    return {
      right,
      side,
      ratio: Math.abs(units),
      strike,
      expiry,
      years: 0.03,
      segment: "NSE_FNO",
      securityId: "1",
      price: side === "buy" ? mid + half : mid - half,
      bid: mid - half,
      ask: mid + half,
      delta: 0,
    };
  });
  const spread = legs.reduce((sum, [, units, , half]) => sum + 2 * Math.abs(units) * half, 0);
  return candidateOf({
    legs: traded,
    expiry: EXPIRY,
    forward: FORWARD,
    spot: FORWARD,
    lotSize: 1,
    tick: 0.05,
    netPremium: traded.reduce((sum, leg, i) => sum - (legs[i]?.[1] ?? 0) * leg.price, 0),
    entryChargesPerLot: 0.8,
    exitChargesPerLot: 0.6,
    roundTripCost: spread + 1.4,
    evP: 0,
    ...figures,
  });
}

export const STRUCTURES: Readonly<Record<string, readonly Leg[]>> = {
  "a put spread that is sold": [["put", -1, 24_600, 1], ["put", 1, 24_200, 0.8]],
  "a call spread that is bought": [["call", 1, 25_000, 1.2], ["call", -1, 25_500, 1]],
  "an iron condor": [
    ["put", 1, 23_600, 0.6],
    ["put", -1, 24_200, 0.8],
    ["call", -1, 25_800, 0.8],
    ["call", 1, 26_400, 0.5],
  ],
  "a long straddle": [["put", 1, 25_000, 1.5], ["call", 1, 25_000, 1.5]],
  "a short strangle": [["put", -1, 24_200, 0.8], ["call", -1, 25_800, 0.8]],
  "a calendar": [["call", -1, 25_000, 1.2], ["call", 1, 25_000, 2, FAR_EXPIRY]],
};
