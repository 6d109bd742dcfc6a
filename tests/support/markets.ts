import {
  VOLATILITY_BUCKETS,
  type VolatilityBucket,
} from "../../shared/analysis/profile/buckets.ts";
import type { PricedChain } from "../../shared/market/priced_chain.ts";
import { MARKET_VIEW } from "../../shared/pricing/distribution.ts";
import { undiscountedBlack } from "../../shared/pricing/black.ts";
import type { Preference } from "../../shared/scoring/preference.ts";
import type { ScoreTerms } from "../../shared/scoring/score_underlying.ts";
import type { SleeveGround } from "../../shared/scoring/sleeve_of.ts";
import { TRADED } from "../../shared/strategies/catalogue/registry.ts";
import type { ScanInput } from "../../shared/strategies/scan/scan_input.ts";
import type { Quote } from "../../shared/vocabulary/chain.ts";
import type { Direction, Environment, Right } from "../../shared/vocabulary/terms.ts";
import { tradingDateAt } from "../../shared/vocabulary/trading_date.ts";
import { fail } from "./assert.ts";
import { CHAIN_AT, price, pricedChain, rawChain } from "./chains.ts";
import { MARGIN_RATES } from "./margin_rates.ts";
import { TARIFF } from "./tariff.ts";
import { present } from "../../shared/vocabulary/present.ts";

/** Options of one right on one side of the forward. */
export type Options = `${"in" | "out_of"}_the_money_${Right}s`;

/** How a market differs from the seeded one, and what is thought of it. */
export interface Market {
  /** An index, the default, or a stock with a quote of its shares. */
  readonly underlying?: "NIFTY" | "TITAN";
  /** Places of the expiries that are looked at: without two of them there is no calendar. */
  readonly expiries?: readonly number[];
  /** The view's volatility over the market's. */
  readonly beta?: number;
  /** The view's drift in deviations of the horizon. */
  readonly drift?: number;
  readonly direction?: Direction;
  readonly confidence?: number;
  readonly environment?: Environment;
  readonly profile?: VolatilityBucket;
  /** Options that nobody holds. */
  readonly empty?: readonly Options[];
  /** Only strikes within so many deviations of the forward are held. */
  readonly within?: number;
  /** Only multiples of so many rupees are held. */
  readonly every?: number;
  /** Factors on spreads. */
  readonly spreads?: { readonly [options in Options]?: number };
  /** Factor on the volatilities of the first expiry alone. */
  readonly nearVolatility?: number;
  /** Definitions that paid when they were replayed; absent: all of them. */
  readonly paid?: readonly string[];
}

/** Gates of a moderate run, as the settings come. */
const LIMITS = {
  minOpenInterestLots: 20,
  minVolumeLots: 1,
  minCreditWidth: 0.15,
  minWingDelta: 0.2,
  maxRoundTripCredit: 0.1,
  maxRoundTripProfit: 0.05,
  minPopCredit: 0.55,
  minPopDebit: 0.25,
};
const TICK = 0.05;

/** What a scan of every traded definition is given on a market. */
export function scanInputOf(market: Market): ScanInput {
  const { underlying = "NIFTY", beta = 1, drift = 0, expiries = [1] } = market;
  const chains = expiries.map((place, i) => marketChain(market, place, i === 0));
  const { spot } = chains[0] ?? fail("a market needs an expiry");
  const { moveFactor } = VOLATILITY_BUCKETS[market.profile ?? "medium"];
  return {
    chains,
    definitions: TRADED,
    views: chains.map(({ smile }) => ({
      beta,
      mu: drift * Math.sqrt(smile.w(0)),
      sdLogBeta: 0.1,
      sdDrift: 0.05,
      sceptical: { beta, sdLogBeta: 0.1 },
    })),
    scale: { moveFactor },
    tariff: TARIFF,
    limits: LIMITS,
    ...(underlying === "NIFTY"
      ? {}
      : { underlying: { segment: "NSE_EQ", securityId: "1", bid: spot - TICK, ask: spot + TICK } }),
  };
}

/** A belief that opens every sleeve, and a history on which every definition paid. */
export const OPEN_GROUND: SleeveGround = {
  restsOn: "variance_level of NIFTY over 21 sessions",
  decision: "edge",
  premiumClosed: false,
  replays: new Map(TRADED.map(({ id }) => [id, { meanNet: 0.001, lastThirdMean: 0.001 }])),
};

function groundOf(paid: Market["paid"]): SleeveGround {
  if (paid === undefined) return OPEN_GROUND;
  const replays = [...OPEN_GROUND.replays].filter(([id]) => paid.includes(id));
  return { ...OPEN_GROUND, replays: new Map(replays) };
}

/** An owner without opinion: the one industry, no tier. */
const NO_PREFERENCE: Preference = {
  tiers: [],
  fallbacks: [],
  tilt: { stance: "neutral", rating: "neutral" },
  tiltFactors: { strongWith: 1.3, with: 1.1, against: 0.9, strongAgainst: 0.8 },
  industryShare: 1,
};

/** By what the strategies of a market are scored: every sleeve is open. */
export function scoreTermsOf(market: Market): ScoreTerms {
  const { underlying = "NIFTY", direction = "neutral", confidence = 0.5, environment } = market;
  const { expiries = [1], paid } = market;
  const kind = underlying === "NIFTY" ? "index" : "stock";
  const { preferred, avoided, minPop } = VOLATILITY_BUCKETS[market.profile ?? "medium"];
  return {
    kind,
    direction,
    confidence,
    directionEarned: 1,
    ...present({ environment }),
    preferred: new Set(preferred),
    avoided: new Set(avoided),
    minPop,
    rate: 0.065,
    marginRates: MARGIN_RATES[kind],
    grounds: new Map(
      expiries.map((place) => [pricedChain(underlying, 1, place).expiry, groundOf(paid)]),
    ),
    exits: {
      tradingDate: tradingDateAt(CHAIN_AT),
      seed: 1,
      horizons: [...new Set([...(kind === "index" ? [0, 1, 2] : [0]), ...market.expiries ?? []])]
        .map((place) => ({
          chain: pricedChain(underlying, 1, place),
          view: MARKET_VIEW,
          sessions: 1 + 5 * place,
        })),
    },
    top: 3,
    worstMoves: new Map(),
    preference: NO_PREFERENCE,
  };
}

function marketChain(market: Market, place: number, isNear: boolean): PricedChain {
  const { underlying = "NIFTY", empty = [], within = Infinity, every, spreads = {} } = market;
  const factor = isNear ? market.nearVolatility ?? 1 : 1;
  const { forward, discount, smile } = pricedChain(underlying, 1, place);
  const s = Math.sqrt(smile.w(0));
  const requoted = (quote: Quote | undefined, strike: number, right: Right) => {
    const { bid, ask } = quote ?? {};
    if (bid === undefined || ask === undefined) return undefined;
    const k = Math.log(strike / forward);
    const theta = right === "call" ? 1 : -1;
    const options: Options = `${theta * k < 0 ? "in" : "out_of"}_the_money_${right}s`;
    const fair = (scale: number) =>
      discount * undiscountedBlack(forward, strike, scale * Math.sqrt(smile.w(k)), theta);
    const mid = 0.5 * (bid + ask) + fair(factor) - fair(1);
    const half = 0.5 * (ask - bid) * (spreads[options] ?? 1);
    const low = TICK * Math.round((mid - half) / TICK);
    const held = !empty.includes(options) && Math.abs(k) <= within * s &&
      (every === undefined || strike % every === 0);
    return {
      ...quote,
      bid: low,
      ask: Math.max(low + TICK, TICK * Math.round((mid + half) / TICK)),
      ...(held ? {} : { openInterest: 0 }),
    };
  };
  const raw = rawChain(underlying, 1, place);
  const strikes = raw.strikes.map(({ strike, ...quotes }) => {
    const call = requoted(quotes.call, strike, "call");
    const put = requoted(quotes.put, strike, "put");
    return { strike, ...(call && { call }), ...(put && { put }) };
  });
  const result = price({ ...raw, strikes });
  return result.ok ? result.chain : fail(result.rejection.message);
}
