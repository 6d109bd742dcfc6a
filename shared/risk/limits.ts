import type { Sleeve, UnderlyingKind } from "../vocabulary/terms.ts";
import type { LotRisk } from "./lot_stake.ts";

/** What open positions and allocations on their way hold; rupees. */
export interface Holdings {
  readonly positions: number;
  readonly deployed: number;
  /** Margin of what has no defined loss. */
  readonly undefinedMargin: number;
  readonly underlyings: ReadonlySet<string>;
  /** Capital by industry. */
  readonly industries: ReadonlyMap<string, number>;
}

/** Limits under which new positions are taken; fractions of capital, which is in rupees. */
export interface Limits {
  readonly capital: number;
  readonly maxPositions: number;
  readonly maxUnderlyingMargin: Readonly<Record<UnderlyingKind, number>>;
  readonly industryCaps: ReadonlyMap<string, number>;
  readonly maxLossPerTrade: number;
  readonly maxStressPerTrade: number;
  readonly maxUndefinedMargin: number;
  readonly maxDeployed: number;
  readonly maxDailyDeployment: number;
  readonly carryCostFraction: number;
  readonly held: Holdings;
}

/** What the limits look at in a structure; rupees per lot. */
export interface LimitedLot extends LotRisk {
  readonly kind: UnderlyingKind;
  readonly industry: string;
  readonly sleeve: Sleeve;
  readonly expectedValue: number;
}

/** A structure with its number of lots. */
export interface SizedLots {
  readonly candidate: LimitedLot;
  readonly lots: number;
}
