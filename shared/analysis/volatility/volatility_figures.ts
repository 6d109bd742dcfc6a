import type { PricedChain } from "../../market/priced_chain.ts";
import { modelFreeVariance } from "../../pricing/model_free_variance.ts";
import { withinQuotes } from "../../pricing/smile.ts";
import { type TermStructure, termStructure } from "./term_structure.ts";
import type { Bars } from "../history/bars.ts";
import { constantMaturityVolatility, type VarianceSlice } from "./constant_maturity.ts";
import { dailyVariances } from "../realised/daily_variance.ts";
import { ewmaVariances } from "../../statistics/ewma_variance.ts";
import { logReturns } from "../realised/log_returns.ts";
import { annualised } from "../realised/annualised.ts";
import { closeToClose } from "../realised/close_to_close.ts";
import { yangZhang } from "../realised/yang_zhang.ts";
import { ENVIRONMENT_SESSIONS, environmentOf, type VolatilityEnvironment } from "./environment.ts";
import { type MeanReversion, meanReversionOf } from "./mean_reversion.ts";
import { at } from "../../vocabulary/at.ts";
import { present } from "../../vocabulary/present.ts";

/** What volatility is judged from. */
interface VolatilityInput {
  /** Ascending in expiry, at least one. */
  readonly chains: readonly PricedChain[];
  /** To the session before. */
  readonly bars: Bars;
  /** Constant 30-day volatilities of earlier sessions, ascending, NaN where absent. */
  readonly implied: Float64Array;
  /**
   * What stands against that history now, where it is not the chains' own volatility: India VIX for
   * NIFTY.
   */
  readonly current?: number;
}

/** Volatilities of one underlying, decimals a year. What its history does not give is absent. */
export interface VolatilityFigures {
  /** Constant 30 days: at the money, and of the whole smile (measure Q). */
  readonly atm30: number;
  readonly modelFree30: number;
  /**
   * False where no expiry is near enough to 30 days: then the nearest one's volatilities stand
   * there.
   */
  readonly isConstant: boolean;
  readonly environment?: VolatilityEnvironment;
  readonly meanReversion?: MeanReversion;
  readonly realised20?: number;
  readonly closeToClose20?: number;
  readonly closeToClose60?: number;
  readonly closeToClose252?: number;
  readonly ewma?: number;
  /** Absent with one expiry. */
  readonly term?: TermStructure;
}

const MATURITY_YEARS = 30 / 365;
/**
 * Sessions of each realised volatility that stands in for an implied one: about the 30 days of
 * that.
 */
const PROXY_SESSIONS = 21;
const LAMBDA = 0.94;
/** Returns that the seed of an average needs to fade. */
const EWMA_DISCARD = 60;

/** Everything about an underlying's volatility but the view (method 6.9). */
export function volatilityFigures(
  { chains, bars, implied, current }: VolatilityInput,
): VolatilityFigures {
  const [near, far] = chains;
  if (near === undefined) throw new RangeError("volatilityFigures: no chain");
  const slices = chains.map(varianceOf);
  const smiles = chains.map(({ years, smile }) => ({
    years,
    totalVariance: modelFreeVariance(withinQuotes(smile)),
  }));
  const constant = constantMaturityVolatility(slices, MATURITY_YEARS);
  const atm30 = constant ?? nearestVolatility(slices);
  const modelFree30 = constantMaturityVolatility(smiles, MATURITY_YEARS) ??
    nearestVolatility(smiles);
  const environment = environmentOf(current ?? atm30, implied, realisedHistory(bars));
  const figures = {
    realised20: yangZhang(bars, 20),
    closeToClose20: closeToClose(bars, 20),
    closeToClose60: closeToClose(bars, 60),
    closeToClose252: closeToClose(bars, 252),
    ewma: ewmaOf(bars),
  };
  return {
    atm30,
    modelFree30,
    isConstant: constant !== undefined,
    ...(environment === undefined
      ? {}
      : { environment, meanReversion: meanReversionOf(environment.percentile) }),
    ...Object.fromEntries(
      Object.entries(figures).filter(([, value]) => value !== undefined),
    ),
    ...present({
      term: far === undefined ? undefined : termStructure(varianceOf(near), varianceOf(far)),
    }),
  };
}

function varianceOf({ years, smile }: PricedChain): VarianceSlice {
  return { years, totalVariance: smile.w(0) };
}

/** Volatility of the expiry nearest to 30 days. */
function nearestVolatility(slices: readonly VarianceSlice[]): number {
  const away = ({ years }: VarianceSlice) => Math.abs(years - MATURITY_YEARS);
  const { years, totalVariance } = slices.reduce((p, q) => away(q) < away(p) ? q : p);
  return Math.sqrt(totalVariance / years);
}

/**
 * Realised volatilities over 21 sessions, each ending at one of the sessions that the environment
 * looks back on; NaN where a bar is missing.
 */
function realisedHistory(bars: Bars): Float64Array {
  const variances = dailyVariances(bars).slice(-(ENVIRONMENT_SESSIONS + PROXY_SESSIONS - 1));
  const count = Math.max(0, variances.length - PROXY_SESSIONS + 1);
  const volatilities = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (let j = 0; j < PROXY_SESSIONS; j++) sum += at(variances, i + j);
    volatilities[i] = annualised(sum / PROXY_SESSIONS) ?? Number.NaN;
  }
  return volatilities;
}

function ewmaOf(bars: Bars): number | undefined {
  const returns = logReturns(bars);
  if (returns.length < EWMA_DISCARD) return undefined;
  const variance = ewmaVariances(returns, LAMBDA).at(-1);
  return variance === undefined ? undefined : annualised(variance);
}
