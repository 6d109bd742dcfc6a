import type { PricedChain } from "../market/priced_chain.ts";
import { SESSIONS_A_YEAR } from "../pricing/trading_time.ts";
import { meanOf } from "../statistics/mean_of.ts";
import type { UnderlyingKind } from "../vocabulary/terms.ts";
import { directionOf } from "./direction/direction_of.ts";
import type { DirectionFigures } from "./direction/direction_figures.ts";
import { averageTrueRange } from "./indicators/average_true_range.ts";
import type { Bars } from "./history/bars.ts";
import { type MarketBeta, marketBeta } from "./profile/market_beta.ts";
import { type PriceLevels, priceLevels } from "./levels/price_levels.ts";
import { type UnderlyingProfile, underlyingProfile } from "./profile/underlying_profile.ts";
import type { IvHistory } from "./iv_history.ts";
import { type VolatilityFigures, volatilityFigures } from "./volatility/volatility_figures.ts";
import { present } from "../vocabulary/present.ts";

/** What an underlying is assessed from besides its chains. */
export interface AssessmentTerms {
  readonly underlying: string;
  readonly kind: UnderlyingKind;
  readonly marketCap?: number;
  /** To the session before. */
  readonly bars: Bars;
  /** NIFTY's; absent for NIFTY itself. */
  readonly market?: Bars;
  readonly ivHistory: IvHistory;
  /**
   * India VIX as a decimal, now and of earlier sessions, where it stands for the underlying's
   * implied volatility.
   */
  readonly volatilityIndex?: { readonly now?: number; readonly history: Float64Array };
}

/** Everything that is thought of an underlying before any structure is looked at. */
export interface Assessment {
  readonly direction: DirectionFigures;
  readonly volatility: VolatilityFigures;
  readonly profile: UnderlyingProfile;
  /** Against NIFTY; absent for NIFTY itself and with too short a history. */
  readonly market?: MarketBeta;
  readonly levels: PriceLevels;
  /** One deviation of the near chain, rupees. */
  readonly expectedMove: number;
  /**
   * The score that the direction's belief is tested on: `directionScores` at the last bar; absent
   * without a history.
   */
  readonly technicalScore?: number;
}

const ATR_SESSIONS = 14;
const BETA_SESSIONS = 120;

/**
 * Assesses an underlying from its priced chains, ascending in expiry, at least one. Pure:
 * everything comes in.
 */
export function assessUnderlying(
  chains: readonly [PricedChain, ...PricedChain[]],
  terms: AssessmentTerms,
): Assessment {
  const [near] = chains;
  const { bars, ivHistory, kind, volatilityIndex } = terms;
  const expectedMove = near.forward * Math.sqrt(near.smile.w(0));
  const direction = directionOf({
    bars,
    spot: near.spot,
    at: near.at,
    chain: near,
    ivHistory,
    ...present({ market: terms.market }),
  });
  const volatility = volatilityFigures({
    chains,
    bars,
    implied: volatilityIndex?.history ?? ivHistory.atm,
    ...present({ current: volatilityIndex?.now }),
  });
  const market = terms.market === undefined
    ? undefined
    : marketBeta(bars, terms.market, BETA_SESSIONS);
  const range = averageTrueRange(bars.high, bars.low, bars.close, ATR_SESSIONS).at(-1);
  const technicalScore = meanTechnicalScore(direction);
  return {
    direction,
    volatility,
    profile: underlyingProfile({
      kind,
      atrPercent: range === undefined || Number.isNaN(range)
        ? dailyMovePercent(volatility.atm30)
        : 100 * range / near.spot,
      atmVolatility: volatility.atm30,
      ...present({ hv20: volatility.realised20, marketCap: terms.marketCap, beta: market?.beta }),
    }),
    ...present({ market, technicalScore }),
    levels: priceLevels({ chain: near, bars, expectedMove }),
    expectedMove,
  };
}

function meanTechnicalScore({ components }: DirectionFigures): number | undefined {
  const scores = components.filter(({ family }) => family === "technical")
    .map(({ score }) => score);
  return scores.length === 0 ? undefined : meanOf(scores);
}

/** A session's mean range in its deviations (Parkinson 1980). */
const RANGE_DEVIATIONS = 1.6;

/**
 * Range of a session that an implied volatility expects, percent: what stands in for a history of
 * ranges.
 */
function dailyMovePercent(volatility: number): number {
  return 100 * RANGE_DEVIATIONS * volatility / Math.sqrt(SESSIONS_A_YEAR);
}
