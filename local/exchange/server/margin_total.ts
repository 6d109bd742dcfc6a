import { format, parseISO, subDays } from "date-fns";
import { impliedDeviation } from "../../../shared/pricing/implied_deviation.ts";
import { yearFraction } from "../../../shared/pricing/year_fraction.ts";
import { instantOf, tradingDateAt } from "../../../shared/vocabulary/trading_date.ts";
import type {
  ListedContract,
  Market,
  MarketChain,
  MarketQuote,
  MarketUnderlying,
} from "../market.ts";
import { TICK } from "../spread_model.ts";
import type { Exchange } from "./endpoint.ts";
import { DEVIATION_DAYS, sessionDeviation } from "./session_deviation.ts";
import { type HeldContract, type ScanMargin, scanMargin } from "./scan_margin.ts";

/** Of an option that has no usable price anywhere on its chain. */
const UNKNOWN_VOLATILITY = 0.3;
const MINUTE_OF_YEAR = 1 / 525_600;

/** A leg of a margin question. */
export interface MarginLeg {
  /** Absent for shares. */
  readonly contract?: ListedContract;
  /** Units, + bought, - sold. */
  readonly quantity: number;
  readonly price: number;
}

/** Rupees. */
export interface MarginTotal extends ScanMargin {
  /** Full price of shares, and of options bought where nothing of their underlying is sold. */
  readonly paid: number;
}

/** The margin of legs held together; undefined when a chain is not known. */
export function marginTotal(
  legs: readonly MarginLeg[],
  exchange: Exchange,
): MarginTotal | undefined {
  const byUnderlying = new Map<string, MarginLeg[]>();
  let [span, exposure, paid] = [0, 0, 0];
  for (const leg of legs) {
    if (leg.contract === undefined) paid += Math.abs(leg.quantity) * leg.price;
    else {
      const name = leg.contract.underlying;
      byUnderlying.set(name, [...byUnderlying.get(name) ?? [], leg]);
    }
  }
  const now = exchange.clock.now();
  for (const underlying of exchange.market.underlyings(now)) {
    const legs = byUnderlying.get(underlying.underlying);
    if (legs === undefined) continue;
    const asks = legs.some(({ quantity, contract }) =>
      quantity < 0 || contract?.instrument === "future"
    );
    if (!asks) {
      paid += legs.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
      continue;
    }
    const scanned = scanOf(legs, underlying, exchange);
    if (scanned === undefined) return undefined;
    span += scanned.span;
    exposure += scanned.exposure;
  }
  return { span, exposure, paid };
}

function scanOf(
  legs: readonly MarginLeg[],
  underlying: MarketUnderlying,
  { market, clock }: Exchange,
): ScanMargin | undefined {
  const now = clock.now();
  const spot = market.quote(underlying.segment, underlying.securityId, now)?.last;
  if (spot === undefined) return undefined;
  const held = legs.flatMap(({ contract, quantity }): HeldContract[] => {
    if (contract === undefined) return [];
    const { expiry, strike, right } = contract;
    const expiresToday = expiry === tradingDateAt(now);
    const years = Math.max(yearFraction(now, instantOf(expiry, "15:30")), MINUTE_OF_YEAR);
    const chain = market.chain(underlying.underlying, expiry, now);
    const forward = chain === undefined ? spot : forwardOf(chain);
    const common = { quantity, forward, years, expiresToday };
    if (strike === undefined || right === undefined) return [common];
    const volatility = chain === undefined
      ? UNKNOWN_VOLATILITY
      : volatilityOf(chain, strike, forward, years);
    return [{ ...common, option: { isCall: right === "call", strike, volatility } }];
  });
  return scanMargin(held, {
    kind: underlying.kind,
    spot,
    deviation: deviationOf(underlying, market, now),
  });
}

/** By the closes to the session before. */
function deviationOf(
  { segment, securityId }: MarketUnderlying,
  market: Market,
  now: Date,
): number {
  const today = tradingDateAt(now);
  const from = format(subDays(parseISO(today), DEVIATION_DAYS), "yyyy-MM-dd");
  return sessionDeviation(market.dailyCandles(segment, securityId, from, today, now) ?? []);
}

function mid(quote: MarketQuote | undefined): number | undefined {
  return quote?.bid === undefined || quote.ask === undefined
    ? undefined
    : (quote.bid + quote.ask) / 2;
}

/**
 * By parity at the quoted strike next to the spot; the spot itself when none is quoted on both
 * sides.
 */
function forwardOf({ spot, strikes }: MarketChain): number {
  let [forward, distance] = [spot, Infinity];
  for (const { strike, call, put } of strikes) {
    const [callMid, putMid] = [mid(call), mid(put)];
    if (callMid === undefined || putMid === undefined) continue;
    if (Math.abs(strike - spot) >= distance) continue;
    [forward, distance] = [strike + callMid - putMid, Math.abs(strike - spot)];
  }
  return forward;
}

/** Implied by the out-of-the-money quote nearest to the strike. */
function volatilityOf(
  { strikes }: MarketChain,
  wanted: number,
  forward: number,
  years: number,
): number {
  const nearest = [...strikes].sort((a, b) =>
    Math.abs(a.strike - wanted) - Math.abs(b.strike - wanted)
  );
  for (const { strike, call, put } of nearest) {
    const isCall = strike >= forward;
    const price = mid(isCall ? call : put);
    if (price === undefined) continue;
    const { deviation, status } = impliedDeviation(
      price,
      { forward, strike, discount: 1, right: isCall ? 1 : -1 },
      TICK,
    );
    if (status === "OK" && deviation !== undefined) return deviation / Math.sqrt(years);
  }
  return UNKNOWN_VOLATILITY;
}
