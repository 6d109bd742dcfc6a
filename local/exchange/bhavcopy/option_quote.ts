import { calendarDaysBetween, type TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import type { MarketQuote } from "../market.ts";
import { modelledBook, TICK } from "../spread_model.ts";
import type { DayRow } from "./open_day_file.ts";

/**
 * A row as a quote with its modelled book. An untraded row's close is stale: it is listed with its
 * open interest, and has no quote.
 */
export function optionQuote(row: DayRow, date: TradingDate, spreadFactor: number): MarketQuote {
  const base = {
    securityId: row.securityId,
    volume: row.volume,
    openInterest: row.openInterest,
    previousClose: row.previousClose,
    previousOpenInterest: row.openInterest - row.openInterestChange,
    previousVolume: 0,
  };
  if (row.volume === 0) return base;
  const book = modelledBook({
    ...row,
    tick: TICK,
    days: calendarDaysBetween(date, row.expiry),
    openLots: row.openInterest / row.lotSize,
  }, spreadFactor);
  const size = book === undefined ? 0 : book.lots * row.lotSize;
  return {
    ...base,
    last: row.close,
    averagePrice: row.close,
    ...(book === undefined
      ? {}
      : { bid: book.bid, ask: book.ask, bidQuantity: size, askQuantity: size }),
  };
}
