import type { Sleeve } from "../vocabulary/terms.ts";
import type { StructureRisk } from "./structure_risk.ts";

/** What open positions, entries under way and what the owner accepted hold. Rupees. */
export interface HeldBook {
  readonly positions: number;
  /** Margin and premium. */
  readonly deployed: number;
  /** Of that, what the date's own allocations took before. */
  readonly addedToday: number;
  /** Margin of what has no defined loss. */
  readonly undefinedMargin: number;
  /** Positions by definition. */
  readonly definitions: ReadonlyMap<string, number>;
  readonly underlyings: ReadonlySet<string>;
  /** Capital by industry. */
  readonly industries: ReadonlyMap<string, number>;
  /** What all of a sleeve can come to from now on; absent where it holds nothing. */
  readonly risks: ReadonlyMap<Sleeve, StructureRisk>;
  /**
   * Expected cost of the carry that each session took, in order; the last is today's, of what
   * stays whatever is chosen now.
   */
  readonly carryCosts: readonly number[];
}
