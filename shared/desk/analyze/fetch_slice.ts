import { addDays, format, parseISO } from "date-fns";
import type { ListedChain } from "../../storage/contracts.ts";
import type { TaskRejection } from "../../storage/task_rejection.ts";
import type { UnderlyingQuote } from "../../strategies/scan/scan_input.ts";
import type { RawChain } from "../../vocabulary/chain.ts";
import type { Underlying } from "../../vocabulary/contract.ts";
import { DeskError } from "../../vocabulary/desk_error.ts";
import { instrumentKey } from "../../vocabulary/instrument.ts";
import { NIFTY } from "../../vocabulary/market_indices.ts";
import type { SnapshotQuote } from "../../vocabulary/ports/market_data.ts";
import { calendarDaysBetween, type TradingDate } from "../../vocabulary/trading_date.ts";
import { inOrder } from "../in_order.ts";
import { readSlice, type SliceTables } from "./read_slice.ts";
import type { RunContext } from "./run_context.ts";

/** What was fetched for one underlying, or why nothing could be. */
export interface Fetched {
  readonly underlying: Underlying;
  readonly listed: readonly ListedChain[];
  readonly chains: readonly RawChain[];
  readonly tables: SliceTables;
  readonly quote?: UnderlyingQuote;
  /** India VIX now, in points; for the market itself only. */
  readonly vix?: number;
  readonly failure?: { readonly reason: TaskRejection; readonly detail: string };
  readonly notes: readonly string[];
}

/** Fetches everything that a slice of underlyings needs, a few at a time and in their order. */
export async function* fetchSlice(
  context: RunContext,
  names: readonly string[],
): AsyncGenerator<Fetched> {
  const { desk, settings } = context;
  const [tables, quotes] = await Promise.all([
    readSlice(context, names),
    sliceQuotes(context, names),
  ]);
  const work = async (name: string): Promise<Fetched> => {
    const underlying = context.underlyings.get(name);
    if (underlying === undefined) {
      throw new DeskError("internal", `task ${name} is not in the universe`);
    }
    const all = tables.listed.filter((chain) => chain.underlying === name);
    const listed = usableExpiries(all, underlying, context);
    const notes = [
      ...(listed.length < settings.expiries_per_underlying ? ["second_expiry_missing"] : []),
      ...(context.bans.known ? [] : ["bans_unknown"]),
    ];
    const quote = executable(quotes.get(instrumentKey(underlying)));
    const vix = name === NIFTY
      ? quotes.get(instrumentKey(desk.marketData.indiaVix))?.last
      : undefined;
    const base = {
      underlying,
      listed,
      notes,
      tables,
      ...(quote === undefined ? {} : { quote }),
      ...(vix === undefined ? {} : { vix }),
    };
    if (context.bans.banned.has(name)) {
      const failure = {
        reason: "banned" as const,
        detail: `${name} is in the exchange's ban period: positions may only be reduced`,
      };
      return { ...base, chains: [], failure };
    }
    if (listed.length === 0) {
      const failure = all.length === 0
        ? { reason: "not_listed" as const, detail: `${name} has no listed option` }
        : { reason: "no_usable_expiry" as const, detail: expiriesText(all, underlying, context) };
      return { ...base, chains: [], failure };
    }
    const chains: RawChain[] = [];
    for (const { expiry } of listed) {
      try {
        chains.push(await desk.marketData.chain(underlying, expiry));
      } catch (error) {
        // Without an account nothing can be fetched: the run stays open instead of ending in 54
        // refusals.
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

/**
 * Expiries far enough for a new position, near enough to matter, and inside the trading calendar,
 * ascending: the nearest one, then those far enough from today to tell the term structure and the
 * constant 30 days, and nearer ones (weeklies) only where these are too few.
 */
function usableExpiries(
  all: readonly ListedChain[],
  underlying: Underlying,
  context: RunContext,
): ListedChain[] {
  const [first, last] = expiryRange(underlying, context);
  const { expiries_per_underlying: count, min_days_second: days } = context.settings;
  const [nearest, ...further] = all.filter(({ expiry }) =>
    expiry >= first && expiry <= last && context.sessions.has(expiry)
  );
  if (nearest === undefined) return [];
  const { tradingDate } = context.session;
  const isFar = ({ expiry }: ListedChain) => calendarDaysBetween(tradingDate, expiry) >= days;
  const chosen = [nearest, ...further.filter(isFar), ...further.filter((chain) => !isFar(chain))];
  return chosen.slice(0, count).sort((p, q) => p.expiry < q.expiry ? -1 : 1);
}

function expiryRange(
  { kind }: Underlying,
  { settings, session: { tradingDate } }: RunContext,
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

/**
 * Quotes of the stocks themselves, for covered structures, and of India VIX beside the market: one
 * request for the whole slice.
 */
async function sliceQuotes(
  { desk, underlyings }: RunContext,
  names: readonly string[],
): Promise<Map<string, SnapshotQuote>> {
  const stocks = names.flatMap((name) => {
    const underlying = underlyings.get(name);
    return underlying?.kind === "stock" ? [underlying] : [];
  });
  const wanted = names.includes(NIFTY) ? [...stocks, desk.marketData.indiaVix] : stocks;
  return wanted.length === 0 ? new Map() : await desk.marketData.quotes(wanted);
}

/** A two-sided quote of a share as a leg needs it. */
function executable(quote: SnapshotQuote | undefined): UnderlyingQuote | undefined {
  if (quote?.bid === undefined || quote.ask === undefined || quote.ask <= quote.bid) {
    return undefined;
  }
  const { securityId, bid, ask } = quote;
  return { segment: "NSE_EQ", securityId, bid, ask };
}
