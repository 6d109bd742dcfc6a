/**
 * Which equation is solved: for low prices one in their logarithm, near the inflection point the
 * price itself, for high prices the logarithm of what is missing to the bound (method 3.7).
 */
export type DeviationBranch = "low" | "middle" | "high";

/** A normalised price to be inverted: `normalisedBlack(x, s) = beta`, 0 < beta < bound. */
export interface DeviationTarget {
  readonly beta: number;
  /** -|ln(F/K)|, below 0. */
  readonly x: number;
  /** The price at infinite deviation, exp(x/2). */
  readonly bound: number;
}
