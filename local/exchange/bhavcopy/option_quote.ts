import { calendarDaysBetween, type TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import type { MarketQuote } from "../market.ts";
import { modelledBook, shareBook, TICK } from "../spread_model.ts";
import type { DayRow } from "./open_day_file.ts";

/** Units on either side of what is as liquid as a share. */
export const LIQUID_UNITS = 20_000;

/**
 * A row as a quote with its modelled book around the close; a future's is that of a share.
 * An untraded row's close is stale: it is listed with its open interest, and has no quote unless
 * `isPriced` says that its price is no close. A price too low for a bid has no quote either, where
 * it `isPriced` the ask alone.
 */
export function optionQuote(
  row: DayRow,
  date: TradingDate,
  spreadFactor: number,
  isPriced = false,
): MarketQuote {
  const base = {
    securityId: row.securityId,
    volume: row.volume,
    openInterest: row.openInterest,
    previousClose: row.previousClose,
    previousOpenInterest: row.openInterest - row.openInterestChange,
    previousVolume: 0,
  };
  if (row.volume === 0 && !isPriced) return base;
  const traded = { ...base, last: row.close, averagePrice: row.close };
  if (row.instrument === "future") {
    const sizes = { bidQuantity: LIQUID_UNITS, askQuantity: LIQUID_UNITS };
    return { ...traded, ...shareBook(row.close, spreadFactor), ...sizes };
  }
  const book = modelledBook({
    ...row,
    tick: TICK,
    days: calendarDaysBetween(date, row.expiry),
    openLots: row.openInterest / row.lotSize,
  }, spreadFactor);
  if (book === undefined || (book.bid === undefined && !isPriced)) return traded;
  const size = book.lots * row.lotSize;
  return {
    ...traded,
    ...(book.bid === undefined ? {} : { bid: book.bid, bidQuantity: size }),
    ask: book.ask,
    askQuantity: size,
  };
}
