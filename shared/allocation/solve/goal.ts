/** What a search brings down, over which of the columns. */
export interface Goal {
  /** Columns of the problem that may get lots, ascending. */
  readonly columns: readonly number[];
  /** What a lot adds to what is brought down, of each column of the problem. */
  readonly prices: Float64Array;
  /** Times CVaR 95 of the draws of the lots; 0 for none. */
  readonly tailWeight: number;
  /** Least and most capital of all new lots, those that stand included; 0 and infinity for none. */
  readonly floor: number;
  readonly ceiling: number;
  /** What no lots come below beside what stands; minus infinity where none is known. */
  readonly lowest: number;
}
