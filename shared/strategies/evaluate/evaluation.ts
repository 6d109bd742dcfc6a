/** Figures of one leg, per unit and not signed by its side. */
export interface LegEvaluation {
  readonly price: number;
  /** Absent for the underlying, and where no volatility gives the price. */
  readonly impliedVolatility?: number;
  readonly delta: number;
  readonly gamma: number;
  readonly theta: number;
  readonly vega: number;
  readonly rho: number;
}

/**
 * The calculator's answer for one structure; amounts for the quantities given. Null is unlimited.
 */
export interface Evaluation {
  readonly strategy: string;
  readonly netPremium: number;
  readonly maxProfit: number | null;
  readonly maxLoss: number | null;
  readonly breakevens: readonly number[];
  readonly probabilityOfProfit: number;
  readonly expectedValue: number;
  readonly greeks: {
    readonly delta: number;
    readonly gamma: number;
    readonly theta: number;
    readonly vega: number;
    readonly rho: number;
  };
  readonly legs: readonly LegEvaluation[];
  readonly warnings: readonly string[];
}

/** Why a structure could not be evaluated; it stands in the structure's place. */
export interface EvaluationError {
  readonly error: {
    readonly code: "bad_structure" | "expired" | "internal";
    readonly field: string;
    readonly message: string;
  };
}
