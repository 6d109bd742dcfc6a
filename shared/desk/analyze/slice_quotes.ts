import type { UnderlyingQuote } from "../../strategies/scan/scan_input.ts";
import { instrumentKey } from "../../vocabulary/instrument.ts";
import type { Underlying } from "../../vocabulary/contract.ts";
import { NIFTY } from "../../vocabulary/market_indices.ts";
import type { SnapshotQuote } from "../../vocabulary/ports/market_data.ts";
import { present } from "../../vocabulary/present.ts";
import type { RunContext } from "./run_context.ts";

/** An underlying's own quote where it may be a leg, and India VIX in points for NIFTY. */
export interface SliceQuote {
  readonly quote?: UnderlyingQuote;
  readonly vix?: number;
}

/**
 * Quotes of the stocks themselves, for covered structures, and of India VIX beside the market, by
 * underlying: one request for the whole slice.
 */
export async function sliceQuotes(
  { desk: { marketData }, underlyings }: RunContext,
  names: readonly string[],
): Promise<(underlying: Underlying) => SliceQuote> {
  const stocks = names.flatMap((name) => {
    const underlying = underlyings.get(name);
    return underlying?.kind === "stock" ? [underlying] : [];
  });
  const { indiaVix } = marketData;
  const wanted = names.includes(NIFTY) ? [...stocks, indiaVix] : stocks;
  const quotes = wanted.length === 0
    ? new Map<string, SnapshotQuote>()
    : await marketData.quotes(wanted);
  return (underlying) =>
    present({
      quote: executable(quotes.get(instrumentKey(underlying))),
      vix: underlying.underlying === NIFTY ? quotes.get(instrumentKey(indiaVix))?.last : undefined,
    });
}

/** A two-sided quote of a share as a leg needs it. */
function executable(quote: SnapshotQuote | undefined): UnderlyingQuote | undefined {
  if (quote?.bid === undefined || quote.ask === undefined || quote.ask <= quote.bid) {
    return undefined;
  }
  const { securityId, bid, ask } = quote;
  return { segment: "NSE_EQ", securityId, bid, ask };
}
