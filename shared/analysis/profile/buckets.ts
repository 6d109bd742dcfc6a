/** Buckets of an underlying by its average true range, widest first. */
export type VolatilityBucket = "ultra_high" | "high" | "medium" | "low";

/** How an underlying of a bucket is traded. */
export interface ProfileParameters {
  /** Ids of definitions that suit it. */
  readonly preferred: readonly string[];
  /** Ids of definitions that are not to be traded on it. */
  readonly avoided: readonly string[];
  /** Multiplies the size of a position, 0 to 1. */
  readonly sizeFactor: number;
  /** Multiplies the expected moves by which strikes are placed. */
  readonly moveFactor: number;
  /** Least probability of profit that an accepted strategy has. */
  readonly minPop: number;
}

/**
 * The replaced system's table (method 6.16); "Butterfly" and "Credit" of its last row stand for the
 * two rights' structures each.
 */
export const VOLATILITY_BUCKETS: Readonly<Record<VolatilityBucket, ProfileParameters>> = {
  ultra_high: {
    preferred: ["long_call", "long_put", "bull_call_spread", "bear_put_spread"],
    avoided: ["iron_condor", "short_straddle", "iron_butterfly"],
    sizeFactor: 0.3,
    moveFactor: 1.5,
    minPop: 0.15,
  },
  high: {
    preferred: [
      "bull_call_spread",
      "bear_put_spread",
      "long_strangle",
      "call_diagonal",
      "put_diagonal",
    ],
    avoided: ["iron_butterfly", "short_straddle"],
    sizeFactor: 0.5,
    moveFactor: 1.2,
    minPop: 0.2,
  },
  medium: {
    preferred: [
      "iron_condor",
      "call_calendar",
      "put_calendar",
      "bull_put_spread",
      "bear_call_spread",
    ],
    avoided: [],
    sizeFactor: 0.75,
    moveFactor: 1,
    minPop: 0.25,
  },
  low: {
    preferred: [
      "iron_condor",
      "short_strangle",
      "long_call_butterfly",
      "long_put_butterfly",
      "bull_put_spread",
      "bear_call_spread",
    ],
    avoided: ["long_straddle", "long_call", "long_put"],
    sizeFactor: 1,
    moveFactor: 0.8,
    minPop: 0.35,
  },
};
