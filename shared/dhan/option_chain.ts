import { z } from "zod";
import type { Quote, QuotedStrike, RawChain } from "../vocabulary/chain.ts";
import type { Underlying } from "../vocabulary/contract.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { numeric, positive, withoutAbsent } from "./reply_types.ts";
import { type DhanConnection, read } from "./request.ts";

const side = z.object({
  security_id: z.union([z.number(), z.string()]).nullish(),
  top_bid_price: numeric.nullish(),
  top_bid_quantity: numeric.nullish(),
  top_ask_price: numeric.nullish(),
  top_ask_quantity: numeric.nullish(),
  last_price: numeric.nullish(),
  volume: numeric.nullish(),
  oi: numeric.nullish(),
  previous_oi: numeric.nullish(),
  previous_close_price: numeric.nullish(),
});

const strikeKey = z.string().regex(/^\d+(\.\d+)?$/);

/** The reply of POST /optionchain: sides may be missing, 0 stands for "none" (broker 3.1). */
export const chainReply = z.object({
  data: z.object({
    last_price: numeric.nullish(),
    oc: z.record(strikeKey, z.object({ ce: side.nullish(), pe: side.nullish() })).nullish(),
  }),
});

export const expiryListReply = z.object({ data: z.array(z.string().regex(/^\d{4}-\d{2}-\d{2}$/)) });

/** The chain of one underlying and expiry, stamped with the time its reply arrived. */
export async function optionChain(
  connection: DhanConnection,
  underlying: Underlying,
  expiry: TradingDate,
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
    rates: [{ family: "data" }, { family: "chain", key: `${underlying.underlying}:${expiry}` }],
    reply: chainReply,
  });
  return toChain(underlying.underlying, expiry, reply, await connection.clock.now());
}

/**
 * Dhan's chain in the desk's words. Its own IV and greeks are not taken: zero there means missing,
 * and it prices without the forward.
 */
export function toChain(
  underlying: string,
  expiry: TradingDate,
  reply: z.infer<typeof chainReply>,
  receivedAt: Date,
): RawChain {
  const strikes = Object.entries(reply.data.oc ?? {}).map(([key, { ce, pe }]): QuotedStrike => ({
    strike: Number(key),
    ...(ce ? { call: toQuote(ce) } : {}),
    ...(pe ? { put: toQuote(pe) } : {}),
  }));
  strikes.sort((p, q) => p.strike - q.strike);
  const spot = positive(reply.data.last_price);
  return { underlying, expiry, receivedAt, strikes, ...(spot === undefined ? {} : { spot }) };
}

function toQuote(given: z.infer<typeof side>): Quote {
  const id = given.security_id;
  return withoutAbsent<Quote>({
    securityId: id === null || id === undefined ? undefined : String(id),
    bid: positive(given.top_bid_price),
    bidQuantity: positive(given.top_bid_quantity),
    ask: positive(given.top_ask_price),
    askQuantity: positive(given.top_ask_quantity),
    last: positive(given.last_price),
    volume: given.volume ?? undefined,
    openInterest: given.oi ?? undefined,
    previousOpenInterest: given.previous_oi ?? undefined,
    previousClose: positive(given.previous_close_price),
  });
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
