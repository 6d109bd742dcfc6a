import * as z from "zod";
import type { Instrument } from "../../vocabulary/instrument.ts";
import { instrumentKey } from "../../vocabulary/instrument.ts";
import { BrokerError } from "../../vocabulary/broker_error.ts";
import type {
  BookedFill,
  BookedOrder,
  BookedPosition,
  LiveAccount,
} from "../../vocabulary/ports/live_account.ts";
import { present } from "../../vocabulary/present.ts";
import { type Segment, SEGMENTS } from "../../vocabulary/terms.ts";
import { type DhanConnection, read } from "../request.ts";
import { filledQuantityOf, stateOf } from "./order_of.ts";
import { fillOf, orderBook, tradeBook, unlessNothing } from "./order_queries.ts";
import { holdingReply, positionReply, type TradeReply } from "./order_replies.ts";
import { pastTrades } from "./past_trades.ts";
import { write } from "./write.ts";

const rates = [{ family: "other" }] as const;

/** The desk's whole account at Dhan. What lies in segments that it does not know is left out. */
export function dhanLiveAccount(connection: DhanConnection): LiveAccount {
  return {
    orders: async () => inKnownSegments(await orderBook(connection)).map(bookedOrder),
    fills: async () => await bookedFills(connection, await tradeBook(connection)),
    pastFills: async (from, to) =>
      await bookedFills(connection, await pastTrades(connection, from, to)),
    positions: async () => await positions(connection),
    stopTrading: async () => {
      const written = await write(connection, {
        kind: "stop_trading",
        what: "kill switch",
        method: "POST",
        path: "/killswitch?killSwitchStatus=ACTIVATE",
        reply: z.object({ killSwitchStatus: z.string() }),
      });
      if (written.kind !== "confirmed") {
        throw new BrokerError("broker_refused", "never_retry", written.reason);
      }
    },
  };
}

type Placed = { readonly exchangeSegment: string; readonly securityId: string };
type Known<T> = T & { readonly exchangeSegment: Segment };

function inKnownSegments<T extends Placed>(rows: readonly T[]): Known<T>[] {
  const isKnown = (row: T): row is Known<T> =>
    (SEGMENTS as readonly string[]).includes(row.exchangeSegment);
  return rows.filter(isKnown);
}

function instrumentOf({ exchangeSegment, securityId }: Known<Placed>): Instrument {
  return { segment: exchangeSegment, securityId };
}

async function bookedFills(
  { clock }: DhanConnection,
  trades: readonly TradeReply[],
): Promise<BookedFill[]> {
  const now = await clock.now();
  return inKnownSegments(trades).map((trade): BookedFill => ({
    ...instrumentOf(trade),
    ...fillOf(trade, now),
    orderId: trade.orderId,
    side: trade.transactionType,
  }));
}

function bookedOrder(reply: Known<Awaited<ReturnType<typeof orderBook>>[number]>): BookedOrder {
  return {
    ...instrumentOf(reply),
    orderId: reply.orderId,
    side: reply.transactionType,
    quantity: reply.quantity,
    state: stateOf(reply),
    filledQuantity: filledQuantityOf(reply) ?? 0,
    ...present({ correlationId: reply.correlationId, reason: reply.omsErrorDescription }),
  };
}

/** Holdings and the day's positions together: shares of earlier dates are no positions at Dhan. */
async function positions(connection: DhanConnection): Promise<BookedPosition[]> {
  const rows = await unlessNothing(() =>
    read(connection, {
      what: "positions",
      method: "GET",
      path: "/positions",
      rates,
      reply: z.array(positionReply),
    })
  );
  // None is an error at Dhan, DH-1111.
  const holdings = await unlessNothing(() =>
    read(connection, {
      what: "holdings",
      method: "GET",
      path: "/holdings",
      rates,
      reply: z.array(holdingReply),
    })
  );
  const held = new Map<string, BookedPosition>();
  const add = (instrument: Instrument, quantity: number) => {
    const key = instrumentKey(instrument);
    held.set(key, { ...instrument, quantity: quantity + (held.get(key)?.quantity ?? 0) });
  };
  for (const row of inKnownSegments(rows ?? [])) add(instrumentOf(row), row.netQty);
  for (const { securityId, totalQty } of holdings ?? []) {
    add({ segment: "NSE_EQ", securityId }, totalQty);
  }
  return [...held.values()].filter(({ quantity }) => quantity !== 0);
}
