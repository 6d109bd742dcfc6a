import type { Candle } from "../candle.ts";
import type { RawChain } from "../chain.ts";
import type { Contract, Underlying } from "../contract.ts";
import type { Segment } from "../terms.ts";
import type { TradingDate } from "../trading_date.ts";

/** A snapshot of one instrument from the quote feed. */
export interface SnapshotQuote {
  readonly segment: Segment;
  readonly securityId: string;
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
export interface CandleSource {
  readonly segment: Segment;
  readonly securityId: string;
  readonly instrument: "INDEX" | "EQUITY";
}

/** Market data as the desk asks for it. Every method keeps the account's rate limits by itself. */
export interface MarketData {
  /** Listed expiries, ascending. */
  expiries(underlying: Underlying): Promise<TradingDate[]>;
  chain(underlying: Underlying, expiry: TradingDate): Promise<RawChain>;
  /** Quotes by `segment:securityId`; an unknown instrument is absent. Asks at most 1,000 a request, re-asks missing ones once. */
  quotes(
    instruments: readonly { segment: Segment; securityId: string }[],
  ): Promise<Map<string, SnapshotQuote>>;
  /** Daily candles from `from` to `to`, both included, ascending. */
  dailyCandles(source: CandleSource, from: TradingDate, to: TradingDate): Promise<Candle[]>;
  /** Contracts of the given underlyings, streamed from the instrument master. */
  contracts(underlyings: ReadonlySet<string>): AsyncIterable<Contract>;
}
