import * as z from "zod";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import { DhanError } from "../dhan_error.ts";
import { type DhanConnection, read } from "../request.ts";
import { unlessNothing } from "./order_queries.ts";
import { type TradeReply, tradeReply } from "./order_replies.ts";

/** Pages of a history that never ends are no history. */
const MAX_PAGES = 200;

/** Fills of earlier dates, both included, page by page until one is empty. */
export async function pastTrades(
  connection: DhanConnection,
  from: TradingDate,
  to: TradingDate,
): Promise<TradeReply[]> {
  const trades: TradeReply[] = [];
  for (let page = 0; page < MAX_PAGES; page++) {
    const rows = await unlessNothing(() =>
      read(connection, {
        what: `trades from ${from} to ${to}, page ${page}`,
        method: "GET",
        path: `/trades/${from}/${to}/${page}`,
        rates: [{ family: "other" }],
        reply: z.array(tradeReply),
      })
    );
    if (rows === undefined || rows.length === 0) return trades;
    trades.push(...rows);
  }
  throw new DhanError(
    "broker_bad_reply",
    "never_retry",
    `trades from ${from} to ${to}: more than ${MAX_PAGES} pages`,
  );
}
