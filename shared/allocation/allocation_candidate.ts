import type { LimitedLot, Limits } from "../risk/limits.ts";
import type { Ordered } from "../scoring/best_first.ts";
import { LIMIT_NAMES } from "../vocabulary/limit_names.ts";
import type { Ordering, RegimeLevel } from "../vocabulary/terms.ts";

/** An accepted strategy as allocation sees it; amounts in rupees per lot. */
export interface AllocationCandidate extends LimitedLot, Ordered {
  readonly strategyId: number;
  /** Share of capital that sizing aims at for this underlying. */
  readonly weight: number;
  readonly standardError: number;
  readonly popP: number;
  readonly expectedWin: number;
  readonly expectedLoss: number;
  /** Share of the full size that the underlying's profile allows. */
  readonly sizeFactor: number;
}

/** Limits of one allocation, and what sizes its bets; fractions of capital. */
export interface AllocationLimits extends Limits {
  readonly regimeLevel: RegimeLevel;
  readonly ordering: Ordering;
  /** Share of the full size that is taken at that level (method 11.2). */
  readonly levelFactor: number;
  readonly kellyFraction: number;
  readonly carryAllowed: boolean;
}

export const REFUSALS = [
  "regime_crisis",
  "carry_not_allowed",
  "position_open",
  "no_scenario",
  "underlying_taken",
  "displaced",
  ...LIMIT_NAMES,
] as const;
/** Why a strategy got no lots. */
export type Refusal = (typeof REFUSALS)[number];

export interface ChosenLots {
  readonly candidate: AllocationCandidate;
  readonly lots: number;
  readonly reason: string;
}

export interface RefusedCandidate {
  readonly candidate: AllocationCandidate;
  readonly reason: Refusal;
  readonly detail: string;
}

export interface AllocationChoice {
  readonly chosen: readonly ChosenLots[];
  readonly refused: readonly RefusedCandidate[];
}
