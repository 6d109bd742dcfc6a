import * as z from "zod";
import type { OpenPosition, TimedMark } from "../exits/open_position.ts";
import { EVENT_KINDS } from "../vocabulary/event.ts";
import { present } from "../vocabulary/present.ts";
import { HELD_STATES, type MARK_STATES } from "../vocabulary/states.ts";
import { LEG_RIGHTS, MODES, SEGMENTS, SIDES } from "../vocabulary/terms.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

const instant = z.string().transform((text) => new Date(text));
const figure = z.number().nullable();

const mark = z.object({
  at: instant,
  unrealisedMid: z.number(),
  spot: figure,
  delta: figure,
  volatilityChange: figure,
}).transform((given): TimedMark => present(given));

const position: z.ZodType<OpenPosition> = z.object({
  positionId: z.number(),
  underlying: z.string(),
  definition: z.string(),
  mode: z.enum(MODES),
  state: z.enum(HELD_STATES),
  lots: z.number(),
  unitsPerLot: z.number(),
  expiry: z.string(),
  openedAt: instant,
  source: z.object({ segment: z.enum(SEGMENTS), securityId: z.string() }),
  entryMarket: z.object({ spot: figure, forward: figure }),
  rate: figure,
  entryNet: z.number(),
  entryCharges: z.number(),
  legs: z.array(z.object({
    legNumber: z.number(),
    right: z.enum(LEG_RIGHTS),
    side: z.enum(SIDES),
    strike: figure,
    expiry: z.string().nullable(),
    entryVolatility: figure,
    segment: z.enum(SEGMENTS),
    securityId: z.string(),
    quantity: z.number(),
    lotSize: z.number(),
    tick: z.number(),
    freezeQuantity: figure,
  })),
  rules: z.array(z.unknown()),
  closeValueAt: figure,
  events: z.array(z.object({ date: z.string(), kind: z.enum(EVENT_KINDS) })),
  peak: figure,
  marks: z.array(mark),
});

/** A position that cannot be read, with what is wrong with its rows. */
export interface PositionFault {
  readonly positionId: number;
  readonly fault: string;
}

/**
 * Positions that are not closed, with legs, exit rules and their marks since an instant; one whose
 * rows are wrong stands apart and keeps no other from being watched.
 */
export async function readPositions(
  database: Database,
  marksFrom: Date,
): Promise<{ positions: OpenPosition[]; faults: PositionFault[] }> {
  const args = { p_marks_from: marksFrom.toISOString() };
  const rows = await callRpc(database, "read_positions", args, z.array(identified));
  const positions: OpenPosition[] = [];
  const faults: PositionFault[] = [];
  for (const row of rows) {
    const found = position.safeParse(row);
    if (found.success) positions.push(found.data);
    else faults.push({ positionId: row.positionId, fault: z.prettifyError(found.error) });
  }
  return { positions, faults };
}

const identified = z.looseObject({ positionId: z.number() });

/** Stores and alerts, once a day, that a position could not be watched or closed. */
export async function notePositionError(
  database: Database,
  { positionId, fault }: PositionFault,
  now: Date,
): Promise<void> {
  const args = { p_position_id: positionId, p_error: fault, p_now: now.toISOString() };
  await callRpc(database, "note_position_error", args, z.unknown());
}

/**
 * Settles what is held past its expiry, as far as the closes of those dates are stored; returns how
 * many legs.
 */
export async function settleExpired(database: Database, now: Date): Promise<number> {
  return await callRpc(database, "settle_expired", { p_now: now.toISOString() }, z.number());
}

/** One row of `position_marks`. */
export interface MarkRow {
  readonly position_id: number;
  readonly marked_at: string;
  readonly state: (typeof MARK_STATES)[number];
  readonly close_value: number | null;
  readonly unrealised: number | null;
  readonly unrealised_mid: number | null;
  readonly spot: number | null;
  readonly delta: number | null;
  readonly implied_volatility: number | null;
  readonly volatility_change: number | null;
}

/** What the marks of a position came to by a mark: one row of `position_sessions`. */
export interface SessionRow {
  readonly position_id: number;
  readonly marked_at: string;
  readonly peak_mid: number;
}

/** Stores marks, and what they came to. */
export async function storeMarks(
  database: Database,
  marks: readonly MarkRow[],
  sessions: readonly SessionRow[],
): Promise<void> {
  if (marks.length === 0) return;
  await callRpc(database, "store_marks", { p_marks: marks, p_sessions: sessions }, z.number());
}
