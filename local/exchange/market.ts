import type { Right, Segment, UnderlyingKind } from "../../shared/vocabulary/terms.ts";
import type { TradingDate } from "../../shared/vocabulary/trading_date.ts";

/** An underlying with listed options, as the exchange names it. */
export interface MarketUnderlying {
  readonly underlying: string;
  readonly kind: UnderlyingKind;
  /** Of the underlying itself: IDX_I id of an index, NSE_EQ id of a stock. */
  readonly securityId: string;
  readonly segment: "IDX_I" | "NSE_EQ";
  /**
   * UNDERLYING_SECURITY_ID of its derivatives: 26000-style for an index, the NSE_EQ id for a stock.
   */
  readonly derivativeId: string;
}

/** An index without options that has quotes and candles (INDIA VIX). */
export interface MarketIndex {
  readonly name: string;
  readonly securityId: string;
}

/** One listed option or future of segment NSE_FNO. Strike and tick in rupees, sizes in units. */
export interface ListedContract {
  readonly underlying: string;
  readonly securityId: string;
  readonly instrument: "option" | "future";
  readonly expiry: TradingDate;
  /** Absent for a future. */
  readonly strike?: number;
  readonly right?: Right;
  readonly lotSize: number;
  readonly tick: number;
  readonly freezeQuantity: number;
  /** W: a weekly expiry, M: the last of its month. */
  readonly expiryFlag: "W" | "M";
}

/**
 * Best prices and the day's figures of one instrument. Prices in rupees, quantities and interest in
 * units; what does not exist is absent.
 */
export interface MarketQuote {
  readonly securityId: string;
  readonly bid?: number;
  readonly bidQuantity?: number;
  readonly ask?: number;
  readonly askQuantity?: number;
  /** Absent when it was never traded. */
  readonly last?: number;
  readonly volume: number;
  readonly openInterest: number;
  readonly previousClose?: number;
  readonly previousOpenInterest: number;
  readonly previousVolume: number;
  /** The day's volume-weighted price; absent when it has not traded today. */
  readonly averagePrice?: number;
}

/** What the quote feed knows beyond the chain. */
export interface MarketSnapshot extends MarketQuote {
  readonly open?: number;
  readonly high?: number;
  readonly low?: number;
  readonly lastTradeAt?: Date;
  readonly lowerLimit?: number;
  readonly upperLimit?: number;
}

export interface MarketStrike {
  readonly strike: number;
  /** A side that is not listed is absent. */
  readonly call?: MarketQuote;
  readonly put?: MarketQuote;
}

export interface MarketChain {
  readonly spot: number;
  /** Ascending. */
  readonly strikes: readonly MarketStrike[];
}

export interface MarketCandle {
  readonly date: TradingDate;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** An expired (or running) option followed by its distance from the money. */
export interface RollingRequest {
  readonly underlying: string;
  readonly right: Right;
  readonly expiryFlag: "W" | "M";
  /** 1 is the nearest expiry of that flag at each bar, 2 the next, 3 the one after. */
  readonly expiryCode: 1 | 2 | 3;
  /** Strikes away from the one at the money, upwards positive. */
  readonly offset: number;
  readonly intervalMinutes: number;
  /** Included. */
  readonly from: TradingDate;
  /** Not included. */
  readonly to: TradingDate;
}

/**
 * One bar of a rolling option. `at` is the bar's opening; volatility is a decimal, absent when not
 * computable.
 */
export interface RollingBar {
  readonly at: Date;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly openInterest: number;
  readonly strike: number;
  readonly spot: number;
  readonly impliedVolatility?: number;
}

/**
 * A market behind the exchange's API. Everything is a pure function of the instant (and of the seed
 * or files it was opened with): the same instant gives the same answer, in any order and any
 * process. Outside session hours the last session's closing state stands.
 */
export interface Market {
  /** One line for the log: what this market is and what it assumes. */
  readonly description: string;
  /** Where a clock without a starting instant is set; absent when the market knows none. */
  readonly standsAt?: Date;
  /** Underlyings with a listed option at the instant. */
  underlyings(at: Date): readonly MarketUnderlying[];
  indices(): readonly MarketIndex[];
  /** Listed expiries not past, ascending; empty for an unknown underlying. */
  expiries(underlying: string, at: Date): readonly TradingDate[];
  /** Undefined when the underlying or the expiry is not listed at the instant. */
  chain(underlying: string, expiry: TradingDate, at: Date): MarketChain | undefined;
  /** Undefined when the instrument is unknown at the instant. */
  quote(segment: Segment, securityId: string, at: Date): MarketSnapshot | undefined;
  /**
   * Daily bars of an index or stock with from <= date < to, of sessions closed at the instant or
   * the running one so far. Undefined when unknown.
   */
  dailyCandles(
    segment: Segment,
    securityId: string,
    from: TradingDate,
    to: TradingDate,
    at: Date,
  ): readonly MarketCandle[] | undefined;
  /** Bars of sessions up to the instant; empty where there is no such history. */
  rollingOption(request: RollingRequest, at: Date): readonly RollingBar[];
  /** A listed option or future by its NSE_FNO id. */
  contract(securityId: string, at: Date): ListedContract | undefined;
  /** Every listed option and future at the instant. */
  listed(at: Date): Iterable<ListedContract>;
}
