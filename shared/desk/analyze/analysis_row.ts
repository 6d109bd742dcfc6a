import type { Assessment, AssessmentTerms } from "../../analysis/assess_underlying.ts";
import type { VolatilityFigures } from "../../analysis/volatility/volatility_figures.ts";
import type { PricedChain } from "../../market/priced_chain.ts";
import { smileVolatility } from "../../pricing/smile.ts";
import type {
  AssessmentColumns,
  ChainColumns,
  EnvironmentColumns,
  LevelColumns,
  UnderlyingAnalysisRow,
  ViewColumns,
  VolatilityColumns,
} from "../../vocabulary/rows/underlying_analysis_row.ts";
import type { BelievedView } from "./believed_views.ts";

/** The row of `underlying_analyses`; what is not known of it is null. */
export function analysisRow(
  chains: readonly [PricedChain, ...PricedChain[]],
  assessment: Assessment,
  { bars, ivHistory }: AssessmentTerms,
  more: {
    readonly notes: readonly string[];
    readonly events: UnderlyingAnalysisRow["events"];
    readonly views: readonly BelievedView[];
    readonly sessionDeviation?: number;
  },
): UnderlyingAnalysisRow {
  const [near] = chains;
  return {
    ...chainColumns(chains),
    ...assessmentColumns(assessment),
    ...environmentColumns(assessment.volatility),
    ...volatilityColumns(assessment.volatility),
    ...levelColumns(assessment),
    ...viewColumns(more.views),
    session_deviation: more.sessionDeviation ?? null,
    events: more.events,
    candles_to: bars.dates.at(-1) ?? null,
    iv_to: ivHistory.dates.at(-1) ?? null,
    notes: [...new Set([...more.notes, ...near.notes, ...near.smile.notes])],
  };
}

function chainColumns(
  [near, far]: readonly [PricedChain, ...PricedChain[]],
): ChainColumns {
  return {
    analyzed_at: near.at.toISOString(),
    spot: near.spot,
    forward: near.forward,
    near_expiry: near.expiry,
    far_expiry: far?.expiry ?? null,
    years: near.years,
    atm_volatility: smileVolatility(near.smile, near.forward),
    smile_model: near.smile.model,
    smile_label: near.smile.label,
  };
}

function assessmentColumns(
  { direction, profile, market, expectedMove }: Assessment,
): AssessmentColumns {
  return {
    expected_move_1sd: expectedMove,
    expected_move_2sd: 2 * expectedMove,
    direction: direction.direction,
    strength: direction.strength,
    confidence: direction.confidence,
    timeframe: direction.timeframe,
    direction_score: direction.score,
    market_beta: market?.beta ?? null,
    market_correlation: market?.correlation ?? null,
    profile: {
      volatilityBucket: profile.volatility,
      marketCapBucket: profile.marketCap,
      betaBucket: profile.beta,
      parameters: profile.parameters,
    },
  };
}

function environmentColumns({ environment, meanReversion }: VolatilityFigures): EnvironmentColumns {
  return {
    environment: environment?.environment ?? null,
    environment_label: environment?.label ?? null,
    iv_percentile: environment?.percentile ?? null,
    iv_rank: environment?.rank ?? null,
    iv_days: environment?.days ?? null,
    iv_quality: environment?.quality ?? null,
    mean_reversion: meanReversion?.trend ?? null,
    mean_reversion_factor: meanReversion?.factor ?? null,
  };
}

function volatilityColumns(volatility: VolatilityFigures): VolatilityColumns {
  return {
    atm_volatility_30: volatility.atm30,
    model_free_volatility_30: volatility.modelFree30,
    realised_20: volatility.realised20 ?? null,
    close_to_close_20: volatility.closeToClose20 ?? null,
    close_to_close_60: volatility.closeToClose60 ?? null,
    ewma_volatility: volatility.ewma ?? null,
    term_ratio: volatility.term?.ratio ?? null,
    term_state: volatility.term?.state ?? null,
  };
}

function levelColumns({ levels }: Assessment): LevelColumns {
  return {
    support: levels.support[0].price,
    resistance: levels.resistance[0].price,
    value_low: levels.valueArea?.low ?? null,
    value_high: levels.valueArea?.high ?? null,
    point_of_control: levels.valueArea?.pointOfControl ?? null,
    max_pain: levels.maxPain ?? null,
    levels,
  };
}

function viewColumns(views: readonly BelievedView[]): ViewColumns {
  const [view] = views;
  return {
    belief: view?.restsOn ?? null,
    view_beta: view?.beta ?? 1,
    view_mu: view?.mu ?? 0,
    view_detail: views,
  };
}
