import type { Assessment, AssessmentTerms } from "../../analysis/assess_underlying.ts";
import type { DirectionFigures } from "../../analysis/direction/direction_figures.ts";
import { putCallRatios } from "../../analysis/flow/put_call_ratio.ts";
import { riskReversal25 } from "../../analysis/flow/risk_reversal.ts";
import type { VolatilityFigures } from "../../analysis/volatility/volatility_figures.ts";
import type { PricedChain, PricedRight } from "../../market/priced_chain.ts";
import { modelFreeVariance } from "../../pricing/model_free_variance.ts";
import { smileVolatility, withinQuotes } from "../../pricing/smile.ts";
import type { ChainSnapshotRow, QuoteColumns } from "../../vocabulary/rows/chain_snapshot_row.ts";
import type { DirectionComponentRow } from "../../vocabulary/rows/direction_component_row.ts";
import type { IvHistoryFigures } from "../../vocabulary/rows/iv_history_row.ts";
import type {
  EnvironmentColumns,
  UnderlyingAnalysisRow,
  VolatilityColumns,
} from "../../vocabulary/rows/underlying_analysis_row.ts";
import { instantOf, isTradingDate, type TradingDate } from "../../vocabulary/trading_date.ts";

/** The row of `underlying_analyses`; what is not known of it is null. */
export function analysisRow(
  chains: readonly PricedChain[],
  assessment: Assessment,
  { bars, ivHistory }: AssessmentTerms,
  more: {
    readonly notes: readonly string[];
    readonly events: UnderlyingAnalysisRow["events"];
    readonly viewFittedOn: TradingDate | undefined;
  },
): UnderlyingAnalysisRow {
  const [near, far] = chains;
  if (near === undefined) throw new RangeError("analysisRow: no chain");
  const { direction, volatility, profile, market, levels, expectedMove, views } = assessment;
  const [view] = views;
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
    expected_move_1sd: expectedMove,
    expected_move_2sd: 2 * expectedMove,
    direction: direction.direction,
    strength: direction.strength,
    confidence: direction.confidence,
    timeframe: direction.timeframe,
    direction_score: direction.score,
    ...environmentColumns(volatility),
    ...volatilityColumns(assessment, near),
    market_beta: market?.beta ?? null,
    market_correlation: market?.correlation ?? null,
    profile: {
      volatilityBucket: profile.volatility,
      marketCapBucket: profile.marketCap,
      betaBucket: profile.beta,
      parameters: profile.parameters,
    },
    support: levels.support[0].price,
    resistance: levels.resistance[0].price,
    value_low: levels.valueArea?.low ?? null,
    value_high: levels.valueArea?.high ?? null,
    point_of_control: levels.valueArea?.pointOfControl ?? null,
    max_pain: levels.maxPain ?? null,
    levels,
    view_beta: view?.beta ?? 1,
    view_mu: view?.mu ?? 0,
    view_detail: views.map((own, i) => ({ expiry: chains[i]?.expiry, ...own })),
    events: more.events,
    candles_to: bars.dates.at(-1) ?? null,
    iv_to: ivHistory.dates.at(-1) ?? null,
    view_fitted_on: more.viewFittedOn ?? null,
    notes: [...new Set([...more.notes, ...near.notes, ...near.smile.notes])],
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

function volatilityColumns(
  { volatility, views }: Assessment,
  near: PricedChain,
): VolatilityColumns {
  const variance = views[0]?.forecastVariance;
  const forecast = variance === undefined ? undefined : Math.sqrt(variance / near.years);
  return {
    atm_volatility_30: volatility.atm30,
    model_free_volatility_30: volatility.modelFree30,
    realised_20: volatility.realised20 ?? null,
    close_to_close_20: volatility.closeToClose20 ?? null,
    close_to_close_60: volatility.closeToClose60 ?? null,
    ewma_volatility: volatility.ewma ?? null,
    forecast_volatility: forecast ?? null,
    iv_over_forecast: forecast === undefined
      ? null
      : Math.sqrt(modelFreeVariance(withinQuotes(near.smile)) / near.years) / forecast,
    term_ratio: volatility.term?.ratio ?? null,
    term_state: volatility.term?.state ?? null,
  };
}

/** The rows of `direction_components`; a date stands for its session's close. */
export function componentRows({ components }: DirectionFigures): DirectionComponentRow[] {
  return components.map(({ asOf, ...component }) => ({
    ...component,
    as_of: isTradingDate(asOf) ? instantOf(asOf, "15:30").toISOString() : asOf,
  }));
}

/**
 * The session's figures in `iv_history`, of India VIX (`index`, decimal) where that is the
 * underlying's history; absent without a volatility of 30 days.
 */
export function ivFigures(
  near: PricedChain,
  volatility: VolatilityFigures,
  index?: number,
): IvHistoryFigures | undefined {
  if (index === undefined && !volatility.isConstant) return undefined;
  const ratios = putCallRatios(near);
  return {
    atm_volatility: index ?? volatility.atm30,
    model_free_volatility: index ?? volatility.modelFree30,
    risk_reversal: riskReversal25(near.smile)?.riskReversal ?? null,
    put_call_interest: ratios.byInterest ?? null,
    put_call_volume: ratios.byVolume ?? null,
    spot: near.spot,
  };
}

/** The row of `chain_snapshots`. */
export function snapshotRow(chain: PricedChain): ChainSnapshotRow {
  const { smile } = chain;
  return {
    expiry: chain.expiry,
    received_at: chain.at.toISOString(),
    spot: chain.spot,
    forward: chain.forward,
    atm_volatility: smileVolatility(smile, chain.forward),
    smile: {
      model: smile.model,
      label: smile.label,
      parameters: smile.parameters,
      quotes: smile.quotes,
      rmsHalfSpreads: smile.rmsHalfSpreads ?? null,
      minG: smile.minG,
    },
    digest: chain.digest,
    counts: chain.counts,
    quotes: {
      strike: [...chain.strikes],
      call: rightColumns(chain.call),
      put: rightColumns(chain.put),
    },
  };
}

function rightColumns({ bid, ask, openInterest, volume }: PricedRight): QuoteColumns {
  const column = (values: Float64Array) =>
    Array.from(values, (value) => Number.isNaN(value) ? null : value);
  return {
    bid: column(bid),
    ask: column(ask),
    openInterest: column(openInterest),
    volume: column(volume),
  };
}
