import * as z from "zod";
import { type Instrument, instrumentKey } from "../vocabulary/instrument.ts";
import type { SnapshotQuote } from "../vocabulary/ports/market_data.ts";
import { type Segment, SEGMENTS } from "../vocabulary/terms.ts";
import { instantOf } from "../vocabulary/trading_date.ts";
import { present } from "../vocabulary/present.ts";
import { readBy, refuse, ReplyFields } from "./reply_fields.ts";
import { positive } from "./reply_types.ts";
import { type DhanConnection, read } from "./request.ts";

/**
 * The reply of POST /marketfeed/quote: ids as text keys under each segment; an unknown id is left
 * out.
 */
export const quoteReply = z.object({
  data: z.record(z.string(), readBy(toSnapshots)),
});

const PER_REQUEST = 1000;

/**
 * Quotes by `instrumentKey`. Ids missing from a reply are asked for once more: mixed batches have
 * lost some (broker 3.2).
 */
export async function marketQuotes(
  connection: DhanConnection,
  instruments: readonly Instrument[],
): Promise<Map<string, SnapshotQuote>> {
  const found = new Map<string, SnapshotQuote>();
  const ask = async (wanted: readonly Instrument[]) => {
    for (let from = 0; from < wanted.length; from += PER_REQUEST) {
      await askBatch(connection, wanted.slice(from, from + PER_REQUEST), found);
    }
  };
  await ask(instruments);
  const missing = instruments.filter((instrument) => !found.has(instrumentKey(instrument)));
  if (missing.length > 0 && missing.length < instruments.length) await ask(missing);
  return found;
}

async function askBatch(
  connection: DhanConnection,
  instruments: readonly Instrument[],
  found: Map<string, SnapshotQuote>,
): Promise<void> {
  const body: Partial<Record<Segment, number[]>> = {};
  for (const { segment, securityId } of instruments) {
    (body[segment] ??= []).push(Number(securityId));
  }
  const reply = await read(connection, {
    what: `quotes of ${instruments.length} instruments`,
    method: "POST",
    path: "/marketfeed/quote",
    body,
    rates: [{ family: "quote" }],
    reply: quoteReply,
  });
  const receivedAt = await connection.clock.now();
  for (const [name, snapshots] of Object.entries(reply.data)) {
    const segment = SEGMENTS.find((known) => known === name);
    if (segment === undefined) continue;
    for (const snapshot of snapshots) {
      const quote = { ...snapshot, segment, receivedAt };
      found.set(instrumentKey(quote), quote);
    }
  }
}

/** What a reply says of one instrument, in the desk's words. */
type Snapshot = Omit<SnapshotQuote, "segment" | "receivedAt">;

function toSnapshots(value: unknown): Snapshot[] {
  const segment = new ReplyFields(value, "");
  return segment.names().map((securityId) =>
    toSnapshot(securityId, segment.object(securityId) ?? refuse(securityId, "must be an object"))
  );
}

function toSnapshot(securityId: string, given: ReplyFields): Snapshot {
  const depth = given.object("depth");
  const [buy, sell] = [bestOf(depth, "buy"), bestOf(depth, "sell")];
  return present({
    securityId,
    bid: positive(buy?.price),
    bidQuantity: positive(buy?.quantity),
    ask: positive(sell?.price),
    askQuantity: positive(sell?.quantity),
    last: positive(given.optionalNumber("last_price")),
    lastTradeAt: tradeTime(given.optionalText("last_trade_time")),
    lowerLimit: positive(given.optionalNumber("lower_circuit_limit")),
    upperLimit: positive(given.optionalNumber("upper_circuit_limit")),
    previousClose: positive(given.object("ohlc")?.optionalNumber("close")),
  });
}

/** The first of a side's levels; all of them must be whole. */
function bestOf(depth: ReplyFields | undefined, side: "buy" | "sell") {
  const levels = depth?.objects(side).map((level) => ({
    price: level.number("price"),
    quantity: level.number("quantity"),
  }));
  return levels?.[0];
}

/** "DD/MM/YYYY HH:MM:SS" of Asia/Kolkata; the year 1980 means that it was never traded today. */
function tradeTime(text: string | undefined): Date | undefined {
  const [, day, month, year, time] =
    /^(\d{2})\/(\d{2})\/(\d{4}) (\d{2}:\d{2}:\d{2})$/.exec(text ?? "") ??
      [];
  if (day === undefined || time === undefined || year === "1980") return undefined;
  return instantOf(`${year}-${month}-${day}`, time);
}
