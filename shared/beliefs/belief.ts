import type { TradingDate } from "../vocabulary/trading_date.ts";

/**
 * What a belief is about. `variance_level`: realised over implied variance of a scope;
 * `variance_spread`, `term_slope`, `skew`: what tells its names apart; `direction`: the score.
 */
export const CLAIMS = [
  "variance_level",
  "variance_spread",
  "term_slope",
  "skew",
  "direction",
] as const;
export type Claim = (typeof CLAIMS)[number];

/** Whose history is pooled; a scope after the first borrows from the one before it. */
export const BELIEF_SCOPES = ["NIFTY", "indices", "stocks"] as const;
export type BeliefScope = (typeof BELIEF_SCOPES)[number];

/** Sessions: a week, two, a month, two. */
export const BELIEF_HORIZONS = [5, 10, 21, 42] as const;
export type BeliefHorizon = (typeof BELIEF_HORIZONS)[number];

/** The best sleeve that a belief opens. */
export const BELIEF_DECISIONS = ["edge", "premium", "none"] as const;
export type BeliefDecision = (typeof BELIEF_DECISIONS)[number];

/** A normal distribution; `sd` above 0. */
export interface Normal {
  readonly mean: number;
  readonly sd: number;
}

/** One figure under each prior: data alone must convince, or data and literature together. */
export interface Priors {
  readonly sceptical: Normal;
  readonly registered: Normal;
}

/** What the archive has learned, in the belief's units. */
export interface Estimate {
  readonly value: number;
  /** Error of the mean, overlap of the horizons included; not the spread of single outcomes. */
  readonly standardError: number;
  /** Independent horizons: outcomes / horizon, whole. */
  readonly clusters: number;
  /** Sessions that have an outcome. */
  readonly outcomes: number;
  /** Deviation of single outcomes. */
  readonly outcomeDeviation: number;
  /** Observations of a crash that was not seen yet (method 7.2); 0 once one was. */
  readonly virtualCrashes: number;
  /** Diebold-Mariano statistic of the belief's variance forecast, below 0 where it is better. */
  readonly lossStatistic?: number;
}

/**
 * One claim about a scope over a horizon, measure P. Variance claims speak of ln beta, realised
 * over implied volatility (claims between names of ln beta per deviation of the name's signal),
 * `direction` of the drift in deviations of the horizon per unit of score.
 */
export interface Belief {
  readonly claim: Claim;
  readonly scope: BeliefScope;
  readonly horizonSessions: BeliefHorizon;
  /** Where the registered prior comes from. */
  readonly source: string;
  readonly priors: Priors;
  /** Absent without an outcome of its own. */
  readonly estimate?: Estimate;
  readonly posteriors: Priors;
  /** The scope whose posterior stands in for an own history (method 7.4). */
  readonly borrowedFrom?: BeliefScope;
  /** The horizon whose posterior stands in where no implied volatility of the tenor is known. */
  readonly heldFrom?: BeliefHorizon;
  /** Chance that each sleeve's rule accepts a true effect of the registered size (method 7.5). */
  readonly power: { readonly edge: number; readonly premium: number };
  readonly decision: BeliefDecision;
  /** The session whose month the decision holds for. */
  readonly decidedOn: TradingDate;
  /** Slope of realised on expected results of the desk's own trades, from 30 clusters on. */
  readonly slope?: number;
}

/** The scope that an underlying belongs to. */
export function beliefScopeOf(underlying: string, kind: "index" | "stock"): BeliefScope {
  if (underlying === "NIFTY") return "NIFTY";
  return kind === "index" ? "indices" : "stocks";
}
