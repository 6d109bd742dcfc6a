import type { LimitName } from "../vocabulary/limit_names.ts";
import type { Sleeve } from "../vocabulary/terms.ts";

/** What caps the lots of one column alone: lots x perLot <= most, rupees. */
export interface ColumnCap {
  readonly name: LimitName;
  readonly perLot: number;
  readonly most: number;
}

/** held + sum of lots x perLot <= most, rupees. */
export interface SumLimit {
  readonly name: LimitName;
  /** What it is of: an industry, a cell of the grid, a side; absent where there is only one. */
  readonly of?: string;
  readonly perLot: Float64Array;
  readonly held: number;
  readonly most: number;
}

/** At most so many of the columns have lots; what is held is taken off already. */
export interface CountLimit {
  readonly name: LimitName;
  readonly of?: string;
  readonly columns: Int32Array;
  readonly most: number;
}

/** CVaR 95 of held draws and of the draws of the columns of its sleeves <= most, rupees. */
export interface TailLimit {
  readonly name: LimitName;
  readonly sleeves: readonly Sleeve[];
  /** One a draw; profit is positive. */
  readonly held: Float64Array;
  readonly most: number;
}

/**
 * Whole lots of columns (strategies) under limits, as decision by draws (method 11). Columns stand
 * in the order of their keys, so that the order of the input does not matter. Rupees a lot.
 */
export interface AllocationProblem {
  /** Underlying and definition of each column, ascending. */
  readonly keys: readonly string[];
  /** At most one column of an underlying has lots. */
  readonly underlyings: readonly string[];
  readonly sleeves: readonly Sleeve[];
  /** Expected value under P after all costs, tilted; what stage 1 maximises. */
  readonly values: Float64Array;
  /** Expected cost, at least 0, tilted; what stage 2 minimises. */
  readonly costs: Float64Array;
  /** Margin and premium. */
  readonly capital: Float64Array;
  /** Caps of each column alone; `mostLots` is what they leave, 0 for one that may not be taken. */
  readonly caps: readonly (readonly ColumnCap[])[];
  readonly mostLots: Int32Array;
  /** Results of one lot, column by column: draw j of column i at i x drawCount + j. */
  readonly drawCount: number;
  readonly draws: Float64Array;
  readonly sums: readonly SumLimit[];
  readonly counts: readonly CountLimit[];
  readonly tails: readonly TailLimit[];
  /** Capital that stage 2 brings the whole book to; rupees, with what is held taken off. */
  readonly toDeploy: number;
  /** Weight of the added lots' CVaR 95 in what stage 2 minimises. */
  readonly tailWeight: number;
}

/** Whole lots of each column, and what each stage came to. Rupees. */
export interface AllocationSolution {
  readonly lots: Int32Array;
  /** Sum of the values of edge and premium. */
  readonly value: number;
  /** D*: the most capital found that carry brings the new lots to, at most `toDeploy`. */
  readonly mostDeployed: number;
  /** Capital of the new lots. */
  readonly deployed: number;
  /** Expected cost of the carry lots plus the weighted CVaR 95 of their draws. */
  readonly carryObjective: number;
  readonly carryCost: number;
  readonly carryTail: number;
}
