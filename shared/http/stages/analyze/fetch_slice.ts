import { addDays, format, parseISO } from "date-fns";
import { quoteKey } from "../../../dhan/market_quotes.ts";
import { readCloses } from "../../../storage/candles.ts";
import { type ListedChain, readContracts } from "../../../storage/contracts.ts";
import type { UnderlyingQuote } from "../../../strategies/scan/scan_input.ts";
import type { RawChain } from "../../../vocabulary/chain.ts";
import type { Underlying } from "../../../vocabulary/contract.ts";
import { DeskError } from "../../../vocabulary/desk_error.ts";
import type { TradingDate } from "../../../vocabulary/trading_date.ts";
import { inOrder } from "../../in_order.ts";
import type { RunContext } from "./run_context.ts";

/** What was fetched for one underlying, or why nothing could be. */
export interface Fetched {
  readonly underlying: Underlying;
  readonly listed: readonly ListedChain[];
  readonly chains: readonly RawChain[];
  readonly closes: readonly number[];
  readonly quote?: UnderlyingQuote;
  readonly failure?: { readonly reason: string; readonly detail: string };
  readonly notes: readonly string[];
}

/** Sessions of closes that the direction looks at. */
const CLOSES = 120;

/** Fetches everything that a slice of underlyings needs, a few at a time and in their order. */
export async function* fetchSlice(
  context: RunContext,
  names: readonly string[],
): AsyncGenerator<Fetched> {
  const { desk, settings, tradingDate } = context;
  const [contracts, quotes] = await Promise.all([
    // The nearest ones may be too near: two more than are looked at.
    readContracts(desk.database, names, tradingDate, settings.expiries_per_underlying + 2),
    underlyingQuotes(context, names),
  ]);
  const work = async (name: string): Promise<Fetched> => {
    const underlying = context.underlyings.get(name);
    if (underlying === undefined) {
      throw new DeskError("internal", `task ${name} is not in the universe`);
    }
    const all = contracts.filter((chain) => chain.underlying === name);
    const listed = usableExpiries(all, underlying, context);
    const notes = listed.length < settings.expiries_per_underlying ? ["second_expiry_missing"] : [];
    const quote = quotes.get(quoteKey(underlying));
    const base = {
      underlying,
      listed,
      notes,
      closes: await readCloses(desk.database, name, tradingDate, CLOSES),
      ...(quote === undefined ? {} : { quote }),
    };
    if (listed.length === 0) {
      const failure = all.length === 0
        ? { reason: "not_listed", detail: `${name} has no listed option` }
        : { reason: "no_usable_expiry", detail: expiriesText(all, underlying, context) };
      return { ...base, chains: [], failure };
    }
    const chains: RawChain[] = [];
    for (const { expiry } of listed) {
      try {
        chains.push(await desk.marketData.chain(underlying, expiry));
      } catch (error) {
        // Without an account nothing can be fetched: the run stays open instead of ending in 54 refusals.
        if (!(error instanceof DeskError) || error.code === "broker_auth") throw error;
        notes.push(`${expiry}:${error.code}`);
        if (chains.length === 0 && expiry === listed[listed.length - 1]?.expiry) {
          return { ...base, chains, failure: { reason: error.code, detail: error.message } };
        }
      }
    }
    return { ...base, chains };
  };
  for await (const [, fetched] of inOrder(names, settings.fetch_concurrency, work)) yield fetched;
}

/** Expiries far enough for a new position, near enough to matter, and inside the trading calendar. */
function usableExpiries(
  all: readonly ListedChain[],
  underlying: Underlying,
  context: RunContext,
): ListedChain[] {
  const [first, last] = expiryRange(underlying, context);
  return all.filter(({ expiry }) =>
    expiry >= first && expiry <= last && context.sessions.has(expiry)
  )
    .slice(0, context.settings.expiries_per_underlying);
}

function expiryRange(
  { kind }: Underlying,
  { settings, tradingDate }: RunContext,
): [TradingDate, TradingDate] {
  const after = (days: number) => format(addDays(parseISO(tradingDate), days), "yyyy-MM-dd");
  return [after(settings[`min_days_${kind}`]), after(settings.max_days)];
}

function expiriesText(
  all: readonly ListedChain[],
  underlying: Underlying,
  context: RunContext,
): string {
  const [first, last] = expiryRange(underlying, context);
  return `listed ${
    all.map(({ expiry }) => expiry).join(", ")
  }; a session from ${first} to ${last} is needed`;
}

/** Executable quotes of the stocks themselves, for covered structures: one request for the whole slice. */
async function underlyingQuotes(
  { desk, underlyings }: RunContext,
  names: readonly string[],
): Promise<Map<string, UnderlyingQuote>> {
  const stocks = names.flatMap((name) => {
    const underlying = underlyings.get(name);
    return underlying?.kind === "stock" ? [underlying] : [];
  });
  const found = new Map<string, UnderlyingQuote>();
  if (stocks.length === 0) return found;
  const quotes = await desk.marketData.quotes(stocks);
  for (const stock of stocks) {
    const quote = quotes.get(quoteKey(stock));
    if (quote?.bid === undefined || quote.ask === undefined || quote.ask <= quote.bid) continue;
    const { securityId } = stock;
    found.set(quoteKey(stock), { segment: "NSE_EQ", securityId, bid: quote.bid, ask: quote.ask });
  }
  return found;
}
