import { type EntryVerdict, gateEntry } from "../risk/gate_entry.ts";
import type { Session } from "../storage/calendar.ts";
import { readGate, type StoredGate } from "../storage/gate.ts";
import type { Settings } from "../storage/settings.ts";
import type { Instrument } from "../vocabulary/instrument.ts";
import type { Clock } from "../vocabulary/ports/clock.ts";
import type { SnapshotQuote } from "../vocabulary/ports/market_data.ts";
import { present } from "../vocabulary/present.ts";
import type { Mode } from "../vocabulary/terms.ts";
import { boundedEntry } from "./bounded_entry.ts";
import type { Desk } from "./desk.ts";
import { entriesStopped } from "./entries_stopped.ts";
import { liveWithdrawn } from "./live_withdrawn.ts";

/** Quotes older than this are not traded on, seconds. */
export const MAX_QUOTE_AGE = 5;

/** What judging an entry works with. */
export interface EntryCourt {
  readonly desk: Pick<Desk, "database">;
  readonly clock: Clock;
  readonly session: Session;
  readonly settings: Settings;
  /** Why the environment refuses live orders; absent where it allows them. */
  readonly liveRefusal?: string;
  quoteOf(instrument: Instrument): SnapshotQuote | undefined;
  load(instruments: readonly Instrument[]): Promise<void>;
}

/** What the tables say of an entry, and how it was judged. */
export interface JudgedEntry {
  readonly gate: StoredGate;
  readonly verdict: EntryVerdict;
}

/** What is judged: an allocation, or what an adjustment opens. */
export type EntryOf = { readonly allocationId: number } | { readonly adjustmentId: number };

/** Judges an entry as a whole at this moment, quotes that are too old loaded anew. */
export async function judgeEntry(
  of: EntryOf,
  mode: Mode,
  court: EntryCourt,
): Promise<JudgedEntry> {
  const { desk, clock, session, settings, liveRefusal, quoteOf, load } = court;
  const gate = await readGate(desk.database, of, mode, await clock.now());
  const { entry, protections, isBanned, heldBy } = gate;
  const at = (await clock.now()).getTime();
  await load(entry.legs.filter((leg) => {
    const quote = quoteOf(leg);
    return quote === undefined || at - quote.receivedAt.getTime() > 1000 * MAX_QUOTE_AGE;
  }));
  const judged = gateEntry(entry, {
    quoteOf,
    protections,
    isBanned,
    ...present({
      stopped: entriesStopped(gate.desk) ?? liveWithdrawn(mode, gate.desk.mode, liveRefusal),
      heldBy: heldBy ?? undefined,
    }),
    now: await clock.now(),
    tradingDate: session.tradingDate,
    closesAt: session.closesAt,
    lastMinutes: settings.last_entry_minutes,
    maxQuoteAge: MAX_QUOTE_AGE,
    maxDrift: settings.max_entry_drift,
    maxLegDrift: settings.max_leg_drift,
  });
  return { gate, verdict: boundedEntry(judged, entry.legs, settings.max_leg_drift) };
}
