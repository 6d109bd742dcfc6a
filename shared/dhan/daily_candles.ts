import { addDays, format, parseISO } from "date-fns";
import * as z from "zod";
import { type Candle, MOST_PRICE, MOST_VOLUME } from "../vocabulary/candle.ts";
import type { CandleSource } from "../vocabulary/ports/market_data.ts";
import { type TradingDate, tradingDateAt } from "../vocabulary/trading_date.ts";
import { DhanError } from "./dhan_error.ts";
import { numbers } from "./reply_columns.ts";
import { type DhanConnection, read } from "./request.ts";

/**
 * The reply of POST /charts/historical: parallel arrays; timestamps are epoch seconds of midnight
 * in Asia/Kolkata, sometimes as floats.
 */
export const candlesReply = z.object({
  open: numbers,
  high: numbers,
  low: numbers,
  close: numbers,
  volume: numbers,
  timestamp: numbers,
});

/**
 * Daily candles of both dates included, ascending; a bar that is no bar (a price missing, 0 or
 * 1e8, high below low) is left out.
 */
export async function dailyCandles(
  connection: DhanConnection,
  source: CandleSource,
  from: TradingDate,
  to: TradingDate,
): Promise<Candle[]> {
  const what = `daily candles of ${source.segment}:${source.securityId} from ${from} to ${to}`;
  const reply = await read(connection, {
    what,
    method: "POST",
    path: "/charts/historical",
    body: {
      securityId: source.securityId,
      exchangeSegment: source.segment,
      instrument: source.instrument,
      oi: false,
      fromDate: from,
      // Dhan leaves its last date out (broker 3.3).
      toDate: format(addDays(parseISO(to), 1), "yyyy-MM-dd"),
    },
    rates: [{ family: "data" }],
    reply: candlesReply,
  });
  const lengths = Object.values(reply).map((column) => column.length);
  if (lengths.some((length) => length !== reply.timestamp.length)) {
    throw new DhanError("broker_bad_reply", "never_retry", `${what}: columns of different lengths`);
  }
  return toCandles(reply).filter(({ date }) => date >= from && date <= to);
}

/** Columns as bars, ascending. A bar with a figure that nothing costs is none. */
export function toCandles(reply: z.infer<typeof candlesReply>): Candle[] {
  const candles = reply.timestamp.map((seconds, i) => ({
    date: tradingDateAt(new Date(Math.trunc(seconds) * 1000)),
    open: reply.open[i] ?? 0,
    high: reply.high[i] ?? 0,
    low: reply.low[i] ?? 0,
    close: reply.close[i] ?? 0,
    volume: reply.volume[i] ?? 0,
  }));
  return candles
    .filter(({ open, high, low, close, volume }) =>
      Math.min(open, low, close) > 0 && Math.max(open, high, close) < MOST_PRICE && high >= low &&
      volume >= 0 && volume < MOST_VOLUME
    )
    .sort((p, q) => p.date < q.date ? -1 : 1);
}
