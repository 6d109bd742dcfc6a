import * as z from "zod";
import type { Quote, QuotedStrike, RawChain } from "../vocabulary/chain.ts";
import type { Underlying } from "../vocabulary/contract.ts";
import type { RateItem } from "../vocabulary/ports/limiter.ts";
import type { ChainRequest } from "../vocabulary/ports/market_data.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { present } from "../vocabulary/present.ts";
import { readBy, refuse, ReplyFields } from "./reply_fields.ts";
import { numeric, positive } from "./reply_types.ts";
import { type DhanConnection, read, type Slot } from "./request.ts";

/** A strike as a key of the reply: "24500.000000". */
const STRIKE = /^\d+(\.\d+)?$/;

/** The reply of POST /optionchain: sides may be missing, 0 stands for "none" (broker 3.1). */
export const chainReply = z.object({
  data: z.object({ last_price: numeric.nullish(), oc: readBy(toStrikes).nullish() }),
});

export const expiryListReply = z.object({ data: z.array(z.string().regex(/^\d{4}-\d{2}-\d{2}$/)) });

/** The buckets that a chain is reserved in. */
export function chainRates({ underlying: { underlying }, expiry }: ChainRequest): RateItem[] {
  return [{ family: "data" }, { family: "chain", key: `${underlying}:${expiry}` }];
}

/** The chain of one underlying and expiry in its slot, stamped with the time its reply arrived. */
export async function optionChain(
  connection: DhanConnection,
  { underlying, expiry }: ChainRequest,
  slot: Slot,
): Promise<RawChain> {
  const reply = await read(connection, {
    what: `option chain of ${underlying.underlying} ${expiry}`,
    method: "POST",
    path: "/optionchain",
    body: {
      UnderlyingScrip: Number(underlying.securityId),
      UnderlyingSeg: underlying.segment,
      Expiry: expiry,
    },
    rates: chainRates({ underlying, expiry }),
    reply: chainReply,
  }, slot);
  return toChain(underlying.underlying, expiry, reply, await connection.clock.now());
}

/** A reply as the desk's chain. */
export function toChain(
  underlying: string,
  expiry: TradingDate,
  { data }: z.infer<typeof chainReply>,
  receivedAt: Date,
): RawChain {
  const spot = positive(data.last_price);
  return { underlying, expiry, receivedAt, strikes: data.oc ?? [], ...present({ spot }) };
}

/** Quotes in the desk's words, ascending in strike. */
function toStrikes(value: unknown): QuotedStrike[] {
  const chain = new ReplyFields(value, "");
  const strikes = chain.names().map((name): QuotedStrike => {
    if (!STRIKE.test(name)) refuse(name, "must be a strike");
    const sides = chain.object(name) ?? refuse(name, "must be an object");
    const [call, put] = [sides.object("ce"), sides.object("pe")];
    return {
      strike: Number(name),
      ...(call === undefined ? {} : { call: toQuote(call) }),
      ...(put === undefined ? {} : { put: toQuote(put) }),
    };
  });
  return strikes.sort((p, q) => p.strike - q.strike);
}

type Figure = Exclude<keyof Quote, "securityId">;

/** Dhan's name of each figure of a side, and whether its 0 stands for "none". */
const FIGURES: readonly (readonly [name: string, figure: Figure, zeroIsNone: boolean])[] = [
  ["top_bid_price", "bid", true],
  ["top_bid_quantity", "bidQuantity", true],
  ["top_ask_price", "ask", true],
  ["top_ask_quantity", "askQuantity", true],
  ["last_price", "last", true],
  ["volume", "volume", false],
  ["oi", "openInterest", false],
  ["previous_oi", "previousOpenInterest", false],
  ["previous_close_price", "previousClose", true],
];

/**
 * One side in the desk's words. Dhan's own IV and greeks are not taken: zero there means missing,
 * and it prices without the forward.
 */
function toQuote(side: ReplyFields): Quote {
  const quote: { -readonly [K in keyof Quote]: Quote[K] } = {};
  const securityId = side.optionalId("security_id");
  if (securityId !== undefined) quote.securityId = securityId;
  for (const [name, figure, zeroIsNone] of FIGURES) {
    const value = side.optionalNumber(name);
    if (value !== undefined && (value > 0 || !zeroIsNone)) quote[figure] = value;
  }
  return quote;
}

/** Listed expiries of an underlying, ascending. */
export async function expiryList(
  connection: DhanConnection,
  underlying: Underlying,
): Promise<TradingDate[]> {
  const reply = await read(connection, {
    what: `expiry list of ${underlying.underlying}`,
    method: "POST",
    path: "/optionchain/expirylist",
    body: { UnderlyingScrip: Number(underlying.securityId), UnderlyingSeg: underlying.segment },
    rates: [{ family: "data" }],
    reply: expiryListReply,
  });
  return [...reply.data].sort();
}
