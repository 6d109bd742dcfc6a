import type {
  Direction,
  Environment,
  EnvironmentLabel,
  ExpectedTrend,
  IvQuality,
  Strength,
  TermState,
  Timeframe,
} from "../terms.ts";
import type { TradingDate } from "../trading_date.ts";

/** Where an underlying's implied volatility stands; null without a history. */
export interface EnvironmentColumns {
  readonly environment: Environment | null;
  readonly environment_label: EnvironmentLabel | null;
  /** 0 to 100. */
  readonly iv_percentile: number | null;
  readonly iv_rank: number | null;
  readonly iv_days: number | null;
  readonly iv_quality: IvQuality | null;
  readonly mean_reversion: ExpectedTrend | null;
  readonly mean_reversion_factor: number | null;
}

/** Volatilities, decimals a year; null where the history does not give one. */
export interface VolatilityColumns {
  readonly atm_volatility_30: number;
  readonly model_free_volatility_30: number;
  readonly realised_20: number | null;
  readonly close_to_close_20: number | null;
  readonly close_to_close_60: number | null;
  readonly ewma_volatility: number | null;
  readonly term_ratio: number | null;
  readonly term_state: TermState | null;
}

/** What the chains say. Prices in rupees (points for an index). */
export interface ChainColumns {
  readonly analyzed_at: string;
  readonly spot: number;
  readonly forward: number;
  readonly near_expiry: TradingDate;
  readonly far_expiry: TradingDate | null;
  readonly years: number;
  readonly atm_volatility: number;
  readonly smile_model: string;
  readonly smile_label: string;
}

/** Where the underlying is thought to go and what it is like. */
export interface AssessmentColumns {
  readonly expected_move_1sd: number;
  readonly expected_move_2sd: number;
  readonly direction: Direction;
  readonly strength: Strength;
  readonly confidence: number;
  readonly timeframe: Timeframe;
  readonly direction_score: number;
  readonly market_beta: number | null;
  readonly market_correlation: number | null;
  /** Document: buckets and the parameters that follow from them. */
  readonly profile: object;
}

/** Prices that halt others; in rupees (points for an index). */
export interface LevelColumns {
  readonly support: number;
  readonly resistance: number;
  readonly value_low: number | null;
  readonly value_high: number | null;
  readonly point_of_control: number | null;
  readonly max_pain: number | null;
  /** Document: levels on both sides of the spot, nearest first, and what they came from. */
  readonly levels: object;
}

/** The view of the near chain (measure P), and of all. */
export interface ViewColumns {
  /** The beliefs that the view of the near chain rests on, for a person. */
  readonly belief: string | null;
  readonly view_beta: number;
  readonly view_mu: number;
  /** Documents: the view of each chain by its expiry. */
  readonly view_detail: readonly object[];
}

/** The row of `underlying_analyses`; unknown is null. */
export interface UnderlyingAnalysisRow
  extends
    ChainColumns,
    AssessmentColumns,
    EnvironmentColumns,
    VolatilityColumns,
    LevelColumns,
    ViewColumns {
  /** Document: by kind the dates that lie ahead, none, or `unknown`. */
  /** Of a session, by the exchange's rule, decimal. */
  readonly session_deviation: number | null;
  readonly events: Readonly<Record<string, readonly TradingDate[] | "unknown">>;
  readonly candles_to: TradingDate | null;
  readonly iv_to: TradingDate | null;
  readonly notes: readonly string[];
}
