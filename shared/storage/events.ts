import * as z from "zod";
import { type DeskEvent, EVENT_KINDS, type EventKind } from "../vocabulary/event.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

/** What is known of the events of one underlying. */
export interface KnownEvents {
  /** Its own and the market's, ascending. */
  readonly events: readonly DeskEvent[];
  /**
   * Kinds whose events are complete over the whole span; of any other kind an absent event is
   * unknown, not none.
   */
  readonly known: ReadonlySet<EventKind>;
}

const kind = z.enum(EVENT_KINDS);

const event = z.object({
  date: z.string(),
  kind,
  marketWide: z.boolean(),
  note: z.string().nullable(),
  source: z.string(),
}).transform(({ note, ...rest }): DeskEvent => note === null ? rest : { ...rest, note });

/** What `read_events` answers, by underlying. */
export const eventsByName: z.ZodType<ReadonlyMap<string, KnownEvents>> = z.record(
  z.string(),
  z.object({
    events: z.array(event),
    known: z.array(kind).transform((kinds): ReadonlySet<EventKind> => new Set(kinds)),
  }),
).transform((known) => new Map(Object.entries(known)));

/** A row of table `events`; without underlying it is the whole market's. */
export interface EventRow {
  readonly date: TradingDate;
  readonly kind: EventKind;
  readonly underlying?: string;
  readonly note?: string;
  readonly source: string;
}

/** Between which dates the events of a kind are complete; without underlying for all of them. */
export interface CoverageRow {
  readonly kind: EventKind;
  readonly underlying?: string;
  readonly covers_from: TradingDate;
  readonly covers_to: TradingDate;
  readonly source: string;
}

/** Stores events and coverage in one transaction; returns how many rows were written. */
export async function storeEvents(
  database: Database,
  events: readonly EventRow[],
  coverage: readonly CoverageRow[],
): Promise<number> {
  const args = { p_events: events, p_coverage: coverage };
  return await callRpc(database, "store_events", args, z.number());
}
