import * as z from "zod";
import type { ExplainedProfit } from "../exits/explain_profit.ts";
import type { OpenPosition, TimedMark } from "../exits/open_position.ts";
import type { LegReading, PositionReading } from "../exits/position_reading.ts";
import { EVENT_KINDS } from "../vocabulary/event.ts";
import { present } from "../vocabulary/present.ts";
import { ADJUSTMENT_KINDS, HELD_STATES, type MARK_STATES } from "../vocabulary/states.ts";
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

const explained = z.object({
  reading: z.object({
    at: instant,
    spot: z.number(),
    legs: z.array(
      z.object({
        legNumber: z.number(),
        delta: z.number(),
        gamma: z.number(),
        vega: z.number(),
        theta: z.number(),
        volatility: z.number().optional(),
      }).transform((leg): LegReading => present(leg)),
    ),
  }),
  charges: z.number(),
  parts: z.object({
    costs: z.number(),
    delta: z.number(),
    gamma: z.number(),
    vega: z.number(),
    theta: z.number(),
  }),
});

const position: z.ZodType<OpenPosition> = z.object({
  positionId: z.number(),
  underlying: z.string(),
  definition: z.string(),
  mode: z.enum(MODES),
  state: z.enum(HELD_STATES),
  lots: z.number(),
  enteredLots: z.number(),
  isWhole: z.boolean(),
  unitsPerLot: z.number(),
  expiry: z.string(),
  openedAt: instant,
  source: z.object({ segment: z.enum(SEGMENTS), securityId: z.string() }),
  entryMarket: z.object({ spot: figure, forward: figure }),
  rate: figure,
  entryNet: z.number(),
  entryCharges: z.number(),
  banked: z.number(),
  legs: z.array(
    z.object({
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
      listedStrike: figure,
    }).refine(({ strike, listedStrike }) => listedStrike === null || listedStrike === strike, {
      // Units, marks and orders of the old contract are wrong for the new one.
      error:
        "its contract has another strike since it was entered, as after a split: it is neither " +
        "marked nor closed by the desk",
    }).transform(({ listedStrike: _, ...leg }) => leg),
  ),
  rules: z.array(z.unknown()),
  adjustmentRules: z.array(z.unknown()),
  proposals: z.array(z.object({ kind: z.enum(ADJUSTMENT_KINDS), validUntil: instant })),
  closeValueAt: figure,
  events: z.array(z.object({ date: z.string(), kind: z.enum(EVENT_KINDS) })),
  peak: figure,
  explained: explained.nullable(),
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

/** What the marks of a position came to by a mark. Rupees. */
export interface PositionSession {
  readonly positionId: number;
  readonly at: Date;
  readonly profit: number;
  readonly peak?: number;
  readonly explained?: ExplainedProfit;
}

/** Stores marks, and what they came to. */
export async function storeMarks(
  database: Database,
  marks: readonly MarkRow[],
  sessions: readonly PositionSession[],
): Promise<void> {
  if (marks.length === 0) return;
  const args = { p_marks: marks, p_sessions: sessions.map(sessionRow) };
  await callRpc(database, "store_marks", args, z.number());
}

/** One row of `position_sessions`. */
function sessionRow({ positionId, at, profit, peak, explained }: PositionSession) {
  return {
    position_id: positionId,
    marked_at: at.toISOString(),
    profit_mid: profit,
    peak_mid: peak ?? null,
    ...(explained === undefined ? {} : explainedColumns(explained)),
  };
}

function explainedColumns({ reading, charges, parts }: ExplainedProfit) {
  const { costs, delta, gamma, vega, theta } = parts;
  return {
    reading: shortened(reading),
    ...{ charges, costs, by_delta: delta, by_gamma: gamma, by_vega: vega, by_theta: theta },
  };
}

/** Nine figures tell what a double does of a greek, in half of the room. */
function shortened({ at, spot, legs }: PositionReading) {
  return {
    at,
    spot,
    legs: legs.map((leg) => mapped(leg, (value) => Number(value.toPrecision(9)))),
  };
}

function mapped(leg: LegReading, of: (value: number) => number): Record<string, number> {
  return Object.fromEntries(Object.entries(leg).map(([name, value]) => [name, of(value)]));
}
