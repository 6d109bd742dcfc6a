import * as z from "zod";
import type { Instrument } from "../../vocabulary/instrument.ts";
import type { Side } from "../../vocabulary/terms.ts";
import { type DhanConnection, read } from "../request.ts";
import { orderBook, tradeBook, unlessNothing } from "./order_queries.ts";
import { dayPositionReply } from "./order_replies.ts";

/**
 * Whether the account traded more units of a contract on one side today than orders of its book
 * did: an order that no book shows yet. The trade book and the positions are asked, which tell of
 * it each by itself (broker 6.3). Orders of whoever trades in the account count alike.
 */
export async function hasHiddenUnits(
  connection: DhanConnection,
  { segment, securityId }: Instrument,
  side: Side,
): Promise<boolean> {
  const isOfContract = (row: { exchangeSegment: string; securityId: string }) =>
    row.exchangeSegment === segment && row.securityId === securityId;
  // The book last: what it shows then may have traded before.
  const positions = await unlessNothing(() =>
    read(connection, {
      what: "positions",
      method: "GET",
      path: "/positions",
      rates: [{ family: "other" }],
      reply: z.array(dayPositionReply),
    })
  ) ?? [];
  const trades = (await tradeBook(connection)).filter((trade) =>
    isOfContract(trade) && trade.transactionType === side
  );
  const shown = new Set((await orderBook(connection)).map(({ orderId }) => orderId));
  const units = (quantities: readonly number[]) => quantities.reduce((sum, each) => sum + each, 0);
  const held = units(
    positions.filter(isOfContract).map((row) => side === "buy" ? row.dayBuyQty : row.daySellQty),
  );
  return trades.some(({ orderId }) => !shown.has(orderId)) ||
    held > units(trades.map(({ tradedQuantity }) => tradedQuantity));
}
