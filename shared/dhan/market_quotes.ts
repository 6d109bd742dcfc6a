import { z } from "zod";
import { type Instrument, instrumentKey } from "../vocabulary/instrument.ts";
import type { SnapshotQuote } from "../vocabulary/ports/market_data.ts";
import { type Segment, SEGMENTS } from "../vocabulary/terms.ts";
import { instantOf } from "../vocabulary/trading_date.ts";
import { numeric, positive, withoutAbsent } from "./reply_types.ts";
import { type DhanConnection, read } from "./request.ts";

const level = z.object({ price: numeric, quantity: numeric });

const snapshot = z.object({
  last_price: numeric.nullish(),
  last_trade_time: z.string().nullish(),
  lower_circuit_limit: numeric.nullish(),
  upper_circuit_limit: numeric.nullish(),
  ohlc: z.object({ close: numeric.nullish() }).nullish(),
  depth: z.object({ buy: z.array(level), sell: z.array(level) }).nullish(),
});

/**
 * The reply of POST /marketfeed/quote: ids as text keys under each segment; an unknown id is left
 * out.
 */
export const quoteReply = z.object({
  data: z.record(z.string(), z.record(z.string(), snapshot)),
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
  for (const [name, quotes] of Object.entries(reply.data)) {
    const segment = SEGMENTS.find((known) => known === name);
    if (segment === undefined) continue;
    for (const [securityId, given] of Object.entries(quotes)) {
      const quote = toQuote(segment, securityId, given, receivedAt);
      found.set(instrumentKey(quote), quote);
    }
  }
}

function toQuote(
  segment: Segment,
  securityId: string,
  given: z.infer<typeof snapshot>,
  receivedAt: Date,
): SnapshotQuote {
  const buy = given.depth?.buy[0];
  const sell = given.depth?.sell[0];
  return withoutAbsent<SnapshotQuote>({
    segment,
    securityId,
    receivedAt,
    bid: positive(buy?.price),
    bidQuantity: positive(buy?.quantity),
    ask: positive(sell?.price),
    askQuantity: positive(sell?.quantity),
    last: positive(given.last_price),
    lastTradeAt: tradeTime(given.last_trade_time),
    lowerLimit: positive(given.lower_circuit_limit),
    upperLimit: positive(given.upper_circuit_limit),
    previousClose: positive(given.ohlc?.close),
  });
}

/** "DD/MM/YYYY HH:MM:SS" of Asia/Kolkata; the year 1980 means that it was never traded today. */
function tradeTime(text: string | null | undefined): Date | undefined {
  const [, day, month, year, time] =
    /^(\d{2})\/(\d{2})\/(\d{4}) (\d{2}:\d{2}:\d{2})$/.exec(text ?? "") ??
      [];
  if (day === undefined || time === undefined || year === "1980") return undefined;
  return instantOf(`${year}-${month}-${day}`, time);
}
