import { LEAST_CLUSTERS } from "./decide_belief.ts";

/** A closed trade of the desk's own, both results after the market's own expectation. */
export interface BelievedTrade {
  /** EV under P less EV under Q at its entry. */
  readonly expected: number;
  /** What it paid less EV under Q. */
  readonly realised: number;
  /** Its expiry: trades of one are no further evidence. */
  readonly cluster: string;
}

/**
 * Slope through 0 of realised on expected results: what share of a belief its trades confirmed.
 * Absent below 30 clusters, and where nothing was expected.
 */
export function realisedSlope(trades: readonly BelievedTrade[]): number | undefined {
  if (new Set(trades.map(({ cluster }) => cluster)).size < LEAST_CLUSTERS) return undefined;
  let [products, squares] = [0, 0];
  for (const { expected, realised } of trades) {
    products += expected * realised;
    squares += expected * expected;
  }
  return squares > 0 ? products / squares : undefined;
}
