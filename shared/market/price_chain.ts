import { smileDistribution } from "../pricing/distribution.ts";
import { fitSmile } from "../pricing/fit_smile.ts";
import type { RawChain } from "../vocabulary/chain.ts";
import type { RightColumns } from "./chain_columns.ts";
import { chainForward } from "./chain_forward.ts";
import type { ChainTerms } from "./chain_terms.ts";
import { contradictoryQuotes } from "./contradictory_quotes.ts";
import { dropOutsideBounds } from "./drop_outside_bounds.ts";
import { impliedVolatilities } from "./implied_volatilities.ts";
import { outOfMoneyQuotes } from "./out_of_money_quotes.ts";
import type { ChainRejection, PricedChain } from "./priced_chain.ts";
import { pricedRight } from "./priced_right.ts";
import type { QuoteCounts } from "./quote_counts.ts";
import { readChain } from "./read_chain.ts";
import { usableQuotes } from "./usable_quotes.ts";

export type PricedChainResult =
  | { readonly ok: true; readonly chain: PricedChain }
  | {
    readonly ok: false;
    readonly rejection: {
      readonly reason: ChainRejection;
      readonly message: string;
      readonly counts: QuoteCounts;
    };
  };

/** Out-of-the-money quotes below which no smile is drawn. */
const MIN_QUOTES = 3;
/** Carry of more is no carry: the quotes belong to another underlying or spot. */
const MAX_LOG_CARRY = 0.5;

/**
 * Usable quotes, forward, smile and greeks of one chain (method 3.4, 3.12, 4.1, 4.2). A
 * violation is a named rejection, of one quote (counted) or of the chain; nothing is thrown
 * whatever the quotes hold.
 */
export function priceChain(raw: RawChain, terms: ChainTerms): PricedChainResult {
  const counts: QuoteCounts = {};
  const reject = (reason: ChainRejection, message: string): PricedChainResult => ({
    ok: false,
    rejection: { reason, message: `${raw.underlying} ${raw.expiry}: ${message}`, counts },
  });
  const read = readChain(raw, terms);
  if ("reason" in read) return reject(read.reason, read.message);
  const { spot, years } = read;
  const { tick, rate } = terms;
  const discount = Math.exp(-rate * years);

  const usable = (columns: RightColumns) => ({
    columns,
    usable: usableQuotes(columns, terms, counts),
  });
  const [usableCalls, usablePuts] = [usable(read.call), usable(read.put)];
  const { forward, interval, contradiction, notes } = chainForward(usableCalls, usablePuts, {
    spot,
    discount,
    tick,
  });
  if (contradiction !== undefined) return reject("forward_contradicts", contradiction);
  if (Math.abs(Math.log(forward / spot)) > MAX_LOG_CARRY) {
    return reject("no_forward", `parity gives ${forward} against a spot of ${spot}`);
  }

  const implied = (right: typeof usableCalls) => {
    dropOutsideBounds(right.columns, right.usable, { forward, discount, tick }, counts);
    const inverted = { forward, discount, years, tick };
    return { ...right, impliedVolatility: impliedVolatilities(right, inverted, counts) };
  };
  const [calls, puts] = [implied(usableCalls), implied(usablePuts)];
  const nonsense = contradictoryQuotes(counts, [calls.usable, puts.usable]);
  if (nonsense !== undefined) return reject("quotes_contradict", nonsense);
  const quotes = outOfMoneyQuotes(calls, puts, { forward, years, rate, tick });
  const { strikes } = read.call;
  if (quotes.length < MIN_QUOTES) {
    return reject(
      "too_few_two_sided",
      `${quotes.length} usable out-of-the-money quotes of ${strikes.length} strikes, ` +
        `${MIN_QUOTES} are needed`,
    );
  }
  const smile = fitSmile(quotes, forward, years, terms.prior);
  if (smile === undefined) return reject("no_smile", "no volatility could be fitted");
  const greeksTerms = { spot, rate, listed: terms.listed };
  return {
    ok: true,
    chain: {
      underlying: raw.underlying,
      kind: terms.kind,
      expiry: raw.expiry,
      at: raw.receivedAt,
      spot,
      forward,
      ...interval,
      years,
      rate,
      discount,
      lotSize: terms.lotSize,
      tick,
      smile,
      distribution: smileDistribution(forward, smile),
      strikes,
      call: pricedRight(calls, smile, greeksTerms),
      put: pricedRight(puts, smile, greeksTerms),
      counts,
      notes,
      digest: read.digest,
    },
  };
}
