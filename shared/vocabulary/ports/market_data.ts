import type { AccountLook } from "../account_check.ts";
import type { Candle } from "../candle.ts";
import type { RawChain } from "../chain.ts";
import type { Contract, Underlying } from "../contract.ts";
import type { Instrument } from "../instrument.ts";
import type { Right } from "../terms.ts";
import type { TradingDate } from "../trading_date.ts";

/** A snapshot of one instrument from the quote feed. */
export interface SnapshotQuote extends Instrument {
  readonly bid?: number;
  readonly bidQuantity?: number;
  readonly ask?: number;
  readonly askQuantity?: number;
  readonly last?: number;
  /** Absent when it was never traded today. */
  readonly lastTradeAt?: Date;
  readonly lowerLimit?: number;
  readonly upperLimit?: number;
  readonly previousClose?: number;
  readonly receivedAt: Date;
}

/** Instrument whose daily candles are asked for. */
export interface CandleSource extends Instrument {
  readonly instrument: "INDEX" | "EQUITY";
}

/**
 * History of the option at the money of a monthly expiry, followed by its place: 1 is the nearest
 * at each bar, 2 the next. At most 30 days.
 */
export interface RollingRequest {
  readonly underlying: Underlying;
  readonly right: Right;
  readonly expiryCode: 1 | 2 | 3;
  /** Both included. */
  readonly from: TradingDate;
  readonly to: TradingDate;
}

/** One bar of it; what the broker could not compute is absent. */
export interface RollingBar {
  /** The bar's opening. */
  readonly at: Date;
  /** Decimal a year. */
  readonly impliedVolatility?: number;
  readonly strike?: number;
  readonly spot?: number;
}

/** A chain to be asked for. */
export interface ChainRequest {
  readonly underlying: Underlying;
  readonly expiry: TradingDate;
}

/** Chains whose requests are reserved. */
export interface ReservedChains {
  /** Fetches the chain in its slot; rejects when the slots were released before it came. */
  fetch(underlying: Underlying, expiry: TradingDate): Promise<RawChain>;
  /** Gives back the slots of what was not sent. */
  release(): Promise<void>;
}

/** Market data as the desk asks for it. Every method keeps the account's rate limits by itself. */
export interface MarketData {
  /** Who it is, as column `source` of stored rows tells it. */
  readonly source: string;
  readonly indiaVix: Instrument;
  /**
   * Makes sure that the broker takes the account's token, minting one ahead of need, and looks at
   * what a session that ends then needs of the account; `live` when it may send orders.
   */
  checkAccount(session: { readonly closesAt: Date; readonly live: boolean }): Promise<AccountLook>;
  /** Listed expiries, ascending. */
  expiries(underlying: Underlying): Promise<TradingDate[]>;
  /** Reserves the requests of chains in one go, one after the other. */
  reserveChains(asked: readonly ChainRequest[]): Promise<ReservedChains>;
  /** Quotes by `instrumentKey`; an unknown instrument is absent. Re-asks missing ones once. */
  quotes(instruments: readonly Instrument[]): Promise<Map<string, SnapshotQuote>>;
  /** Daily candles from `from` to `to`, both included, ascending. */
  dailyCandles(source: CandleSource, from: TradingDate, to: TradingDate): Promise<Candle[]>;
  /**
   * Bars of 15 minutes, ascending; empty only after an empty reply was confirmed by asking again.
   */
  rollingOption(request: RollingRequest): Promise<RollingBar[]>;
  /** Contracts of the given underlyings, streamed from the instrument master. */
  contracts(underlyings: ReadonlySet<string>): AsyncIterable<Contract>;
}
