import type { ListedChain } from "../../storage/contracts.ts";
import type { TaskRejection } from "../../storage/task_rejection.ts";
import type { RawChain } from "../../vocabulary/chain.ts";
import type { Underlying } from "../../vocabulary/contract.ts";
import { DeskError } from "../../vocabulary/desk_error.ts";
import type { ReservedChains } from "../../vocabulary/ports/market_data.ts";
import { present } from "../../vocabulary/present.ts";
import { inOrder } from "../in_order.ts";
import type { SliceTables } from "../../storage/slice_tables.ts";
import { readSlice } from "./read_slice.ts";
import type { RunContext } from "./run_context.ts";
import { type SliceQuote, sliceQuotes } from "./slice_quotes.ts";
import { expiryRange, usableExpiries } from "./usable_expiries.ts";

interface Failure {
  readonly reason: TaskRejection;
  readonly detail: string;
}

/** What was fetched for one underlying, or why nothing could be. */
export interface Fetched extends SliceQuote {
  readonly underlying: Underlying;
  readonly listed: readonly ListedChain[];
  readonly chains: readonly RawChain[];
  readonly tables: SliceTables;
  readonly failure?: Failure;
  readonly notes: readonly string[];
}

/**
 * Fetches everything that a slice of underlyings needs, a few at a time and in their order. The
 * requests of those that the caller no longer takes are given back.
 */
export async function* fetchSlice(
  context: RunContext,
  names: readonly string[],
): AsyncGenerator<Fetched> {
  const { desk: { marketData }, settings } = context;
  const [tables, quoteOf] = await Promise.all([
    readSlice(context, names),
    sliceQuotes(context, names),
  ]);
  const wanted = names.map((name) => wantedOf(name, tables, quoteOf, context));
  const reserved = await marketData.reserveChains(
    wanted.filter(({ failure }) => failure === undefined)
      .flatMap(({ underlying, listed }) => listed.map(({ expiry }) => ({ underlying, expiry }))),
  );
  const work = async (base: Wanted): Promise<Fetched> => {
    if (base.failure !== undefined) return { ...base, chains: [] };
    const fetched = await fetchChains(base, reserved);
    return { ...base, ...fetched, notes: [...base.notes, ...fetched.notes] };
  };
  try {
    const taken = inOrder(wanted, settings.fetch_concurrency, work);
    for await (const [, fetched] of taken) yield fetched;
  } finally {
    await reserved.release();
  }
}

type Wanted = Omit<Fetched, "chains">;

/** What is known of one underlying before its chains, or why none of them is asked for. */
function wantedOf(
  name: string,
  tables: SliceTables,
  quoteOf: (underlying: Underlying) => SliceQuote,
  context: RunContext,
): Wanted {
  const { settings, underlyings, bans } = context;
  const underlying = underlyings.get(name);
  if (underlying === undefined) {
    throw new DeskError("internal", `task ${name} is not in the universe`);
  }
  const all = tables.listed.filter((chain) => chain.underlying === name);
  const listed = usableExpiries(all, underlying, context);
  const notes = [
    ...(listed.length < settings.expiries_per_underlying ? ["second_expiry_missing"] : []),
    ...(bans.known ? [] : ["bans_unknown"]),
  ];
  const failure = unfetched(all, listed, underlying, context);
  return { underlying, listed, tables, notes, ...quoteOf(underlying), ...present({ failure }) };
}

/** Why no chain of an underlying is asked for; absent where there is one to ask for. */
function unfetched(
  all: readonly ListedChain[],
  usable: readonly ListedChain[],
  underlying: Underlying,
  context: RunContext,
): Failure | undefined {
  const name = underlying.underlying;
  if (context.bans.banned.has(name)) {
    const detail = `${name} is in the exchange's ban period: positions may only be reduced`;
    return { reason: "banned", detail };
  }
  if (usable.length > 0) return undefined;
  if (all.length === 0) return { reason: "not_listed", detail: `${name} has no listed option` };
  const [first, last] = expiryRange(underlying, context);
  const dates = all.map(({ expiry }) => expiry).join(", ");
  return {
    reason: "no_usable_expiry",
    detail: `listed ${dates}; a session from ${first} to ${last} is needed`,
  };
}

/** The chains one after the other; a failure when not even the last one came. */
async function fetchChains(
  { underlying, listed }: Wanted,
  reserved: ReservedChains,
): Promise<Pick<Fetched, "chains" | "notes" | "failure">> {
  const chains: RawChain[] = [];
  const notes: string[] = [];
  for (const { expiry } of listed) {
    try {
      chains.push(await reserved.fetch(underlying, expiry));
    } catch (error) {
      // Without an account nothing can be fetched: the run stays open instead of ending in 54
      // refusals.
      if (!(error instanceof DeskError) || error.code === "broker_auth") throw error;
      notes.push(`${expiry}:${error.code}`);
      if (chains.length === 0 && expiry === listed[listed.length - 1]?.expiry) {
        return { chains, notes, failure: { reason: error.code, detail: error.message } };
      }
    }
  }
  return { chains, notes };
}
