/**
 * Groups of underlyings whose history is pooled: one underlying's history is too short to earn
 * anything.
 */
export const VIEW_SCOPES = ["NIFTY", "index", "stock"] as const;
export type ViewScope = (typeof VIEW_SCOPES)[number];

/** What a model says something of. */
export const VIEW_KINDS = ["volatility", "direction"] as const;

/** Horizons in sessions for which a view is fitted: a week, two, a month, two. */
export const VIEW_HORIZONS = [5, 10, 21, 42] as const;
export type ViewHorizon = (typeof VIEW_HORIZONS)[number];

/**
 * `undecided` with too little history to judge; both it and `rejected` keep the market's own
 * measure.
 */
export const VIEW_DECISIONS = ["earned", "rejected", "undecided"] as const;
export type ViewDecision = (typeof VIEW_DECISIONS)[number];

/** Fewer independent horizons decide nothing (method 7.3). */
export const LEAST_CLUSTERS = 30;

interface Fitted {
  readonly scope: ViewScope;
  readonly horizonSessions: ViewHorizon;
  /** Independent horizons out of sample: dates, whatever the number of underlyings. */
  readonly clusters: number;
  /** Statistic of the claim out of sample; absent without two clusters. */
  readonly tStatistic?: number;
  readonly decision: ViewDecision;
  /** Everything that the decision was taken from, by name. */
  readonly figures: Readonly<Record<string, number>>;
}

/** Forecast of realised variance (method 7.2), measure P. */
export interface VolatilityModel extends Fitted {
  readonly kind: "volatility";
  /**
   * a, bd, bw, bm and, where the scope has a history of implied volatility, biv; over
   * `logVariance`. Empty when the history is too short to fit.
   */
  readonly coefficients: readonly number[];
  /** Deviation of the fit's residuals, ln of variance; 0 without coefficients. */
  readonly residualDeviation: number;
  /** Least forecast, variance a session: the first percentile of what was realised. */
  readonly leastForecast: number;
  /** Root mean square error of ln variance out of sample; absent without it. */
  readonly logError?: number;
  /**
   * Share of ln beta that may be used, t^2 / (1 + t^2); 0 where the claim pointed the wrong way.
   */
  readonly kappa: number;
}

/** Rank correlation of the direction score with what followed, measure P. */
export interface DirectionModel extends Fitted {
  readonly kind: "direction";
  /** clip(IC - SE, 0, 0.05), and 0 unless the decision is `earned`. */
  readonly usedCorrelation: number;
  /** Standard error of the correlation; absent without two clusters. */
  readonly standardError?: number;
}

export type ViewModel = VolatilityModel | DirectionModel;

/** The scope that an underlying belongs to. */
export function viewScopeOf(underlying: string, kind: "index" | "stock"): ViewScope {
  return underlying === "NIFTY" ? "NIFTY" : kind;
}
