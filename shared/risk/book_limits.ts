import type { RegimeLevel, UnderlyingKind } from "../vocabulary/terms.ts";

/** An industry's most and what the owner gives it; shares of capital. */
export interface IndustryLimit {
  readonly cap: number;
  readonly weight: number;
}

/** Limits of the whole book (method 9.3); shares of capital, which is in rupees. */
export interface BookLimits {
  readonly capital: number;
  readonly regimeLevel: RegimeLevel;
  /** Share of the full size that is taken at that level (method 11.2). */
  readonly levelFactor: number;
  /** Part of the shrunk Kelly bet. */
  readonly kellyPart: number;
  readonly maxPositions: number;
  /** Of all positions, those that one definition may have; one is always allowed. */
  readonly maxDefinition: number;
  /** Capital in one underlying. */
  readonly maxUnderlying: Readonly<Record<UnderlyingKind, number>>;
  /** Capital in an underlying or an industry over its weight. */
  readonly maxWeights: { readonly underlying: number; readonly industry: number };
  readonly industries: ReadonlyMap<string, IndustryLimit>;
  readonly maxLossPerTrade: number;
  readonly maxUndefinedMargin: number;
  readonly maxDeployed: number;
  readonly maxDailyDeployment: number;
  /** CVaR 95 of edge and premium together, of premium, of everything. */
  readonly maxTail: { readonly value: number; readonly premium: number; readonly book: number };
  /** In each cell of the stress grid. */
  readonly maxStressLoss: number;
  /** Result of a market move of 1%, either way. */
  readonly maxDelta: number;
  readonly maxVegaLoss: number;
  readonly maxGammaLoss: number;
  readonly maxThetaLoss: number;
  readonly carry: CarryBudget;
}

/** What carry may be expected to cost, by the ledger's sessions (method 11.3). */
export interface CarryBudget {
  /** Of capital, in so many sessions as a year has. */
  readonly year: number;
  readonly yearSessions: number;
  /** In any so many sessions it takes their share of the year's budget. */
  readonly windowSessions: number;
}
