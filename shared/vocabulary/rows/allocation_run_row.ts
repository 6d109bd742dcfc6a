import type { Ordering, RegimeLevel } from "../terms.ts";

/** One row of `allocations`. Amounts in rupees for all its lots. */
export interface AllocationRow {
  readonly strategy_id: number;
  readonly lots: number;
  readonly margin: number;
  readonly premium: number;
  readonly capital_used: number;
  /** Null when unlimited. */
  readonly max_loss: number | null;
  readonly expected_value: number;
  readonly rank: number;
  readonly reason: string;
}

/** One row of `allocation_refusals`. */
export interface AllocationRefusalRow {
  readonly strategy_id: number;
  readonly reason: string;
  readonly detail: string;
}

/** The row of `allocation_runs` with what was chosen and refused. Amounts in rupees. */
export interface AllocationRunRow {
  readonly run_id: number;
  readonly inputs_hash: string;
  readonly capital: number;
  readonly ordering: Ordering;
  readonly regime_level: RegimeLevel;
  readonly deployed: number;
  readonly allocations: readonly AllocationRow[];
  readonly refusals: readonly AllocationRefusalRow[];
}
