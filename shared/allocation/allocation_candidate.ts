import type { RegimeLevel, RiskClass, Sleeve, UnderlyingKind } from "../vocabulary/terms.ts";

/** An accepted strategy as allocation sees it; amounts in rupees per lot. */
export interface AllocationCandidate {
  readonly strategyId: number;
  readonly underlying: string;
  readonly kind: UnderlyingKind;
  readonly industry: string;
  /** Share of capital that sizing aims at for this underlying. */
  readonly weight: number;
  readonly definition: string;
  readonly sleeve: Sleeve;
  readonly riskClass: RiskClass;
  readonly margin: number;
  /** Premium that must be paid; 0 for a credit. */
  readonly premium: number;
  /** Absent when unlimited. */
  readonly maxLoss?: number;
  readonly stressLoss: number;
  readonly expectedValue: number;
  readonly standardError: number;
  readonly lowerBound: number;
  readonly popP: number;
  readonly expectedWin: number;
  readonly expectedLoss: number;
  readonly holdingDays: number;
  readonly totalScore: number;
  /** Share of the full size that the underlying's profile allows. */
  readonly sizeFactor: number;
}

/** Limits of one allocation; fractions of capital. */
export interface AllocationLimits {
  readonly capital: number;
  readonly regimeLevel: RegimeLevel;
  readonly maxPositions: number;
  readonly maxUnderlyingMargin: Readonly<Record<UnderlyingKind, number>>;
  readonly industryCaps: ReadonlyMap<string, number>;
  readonly maxLossPerTrade: number;
  readonly maxStressPerTrade: number;
  readonly maxUndefinedMargin: number;
  readonly maxDeployed: number;
  readonly maxDailyDeployment: number;
  readonly kellyFraction: number;
  readonly carryCostFraction: number;
  readonly carryAllowed: boolean;
  /** Capital already in open positions, by underlying and industry, and of undefined risk; rupees. */
  readonly held: {
    readonly positions: number;
    readonly deployed: number;
    readonly undefinedMargin: number;
    readonly underlyings: ReadonlySet<string>;
    readonly industries: ReadonlyMap<string, number>;
  };
}

export const REFUSALS = [
  "regime_crisis",
  "carry_not_allowed",
  "position_open",
  "underlying_taken",
  "loss_cap",
  "underlying_cap",
  "industry_cap",
  "undefined_risk_cap",
  "deployment_cap",
  "carry_cost_cap",
  "position_count",
  "kelly_below_one_lot",
] as const;
/** Why a strategy got no lots. */
export type Refusal = (typeof REFUSALS)[number];

export interface ChosenLots {
  readonly candidate: AllocationCandidate;
  readonly lots: number;
  readonly reason: string;
}

export interface AllocationChoice {
  readonly chosen: readonly ChosenLots[];
  readonly refused: readonly {
    readonly candidate: AllocationCandidate;
    readonly reason: Refusal;
    readonly detail: string;
  }[];
}

/** Capital that one lot takes: margin, and the premium that is paid. */
export function capitalPerLot({ margin, premium }: AllocationCandidate): number {
  return margin + premium;
}
