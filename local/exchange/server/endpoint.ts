import type { ExchangeClock } from "../clock/exchange_clock.ts";
import type { Market } from "../market.ts";
import type { OrderBook } from "../orders/order_book.ts";
import type { TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import type { RateLimits } from "./rate_limits.ts";

/** The account that the exchange knows. */
export interface Account {
  readonly clientId: string;
  readonly pin?: string;
  readonly totpSecret?: string;
  /** Cash, rupees. */
  readonly balance: number;
}

/** What every endpoint answers from. */
export interface Exchange {
  readonly market: Market;
  readonly clock: ExchangeClock;
  readonly limits: RateLimits;
  readonly account: Account;
  /** Tokens that are good now, with the instant they end. */
  readonly tokens: Map<string, number>;
  readonly book: OrderBook;
  /** The date on which the owner stopped trading; absent when not stopped. */
  stoppedOn?: TradingDate;
}

/** One request with its parsed JSON body (undefined for none). */
export interface ExchangeRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: unknown;
}

export type Endpoint = (
  request: ExchangeRequest,
  exchange: Exchange,
) => Response | Promise<Response>;
