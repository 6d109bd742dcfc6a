import { LIMIT_NAMES } from "../risk/broken_limit.ts";
import type { LimitedLot, Limits } from "../risk/limits.ts";
import type { Ordered } from "../scoring/best_first.ts";
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
  readonly kellyFraction: number;
  readonly carryAllowed: boolean;
}

export const REFUSALS = [
  "regime_crisis",
  "carry_not_allowed",
  "position_open",
  "underlying_taken",
  ...LIMIT_NAMES,
  "kelly_below_one_lot",
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
