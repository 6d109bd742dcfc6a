import type { Sleeve, UnderlyingKind } from "../vocabulary/terms.ts";
import type { LotRisk } from "./lot_stake.ts";
import type { StructureRisk } from "./structure_risk.ts";

/** What the limits look at in a strategy (method 9.3). Rupees a lot. */
export interface LimitedStrategy extends LotRisk {
  readonly underlying: string;
  readonly kind: UnderlyingKind;
  readonly industry: string;
  /** Share of capital that the owner gives the underlying. */
  readonly weight: number;
  readonly definition: string;
  readonly sleeve: Sleeve;
  /** After the largest of the stress move, three deviations and history's worst move. */
  readonly worstLoss: number;
  /** Share of capital that the whole Kelly bet stakes (method 10.4). */
  readonly kelly: number;
  /** Under P, after all costs. */
  readonly expectedValue: number;
  readonly standardError: number;
  /** What it is expected to cost, at least 0. */
  readonly expectedCost: number;
  /** Share of the full size that the underlying's profile allows. */
  readonly sizeFactor: number;
  readonly risk: StructureRisk;
}

/** Lots of a strategy, whole if they are right. */
export interface StrategyLots {
  readonly strategy: LimitedStrategy;
  readonly lots: number;
}
