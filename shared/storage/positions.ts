import * as z from "zod";
import type { OpenPosition } from "../exits/mark_position.ts";
import { HELD_STATES, type MARK_STATES } from "../vocabulary/states.ts";
import { LEG_RIGHTS, MODES, SEGMENTS, SIDES } from "../vocabulary/terms.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

const position: z.ZodType<OpenPosition> = z.object({
  positionId: z.number(),
  underlying: z.string(),
  definition: z.string(),
  mode: z.enum(MODES),
  state: z.enum(HELD_STATES),
  lots: z.number(),
  expiry: z.string(),
  entryNet: z.number(),
  entryCharges: z.number(),
  legs: z.array(z.object({
    legNumber: z.number(),
    right: z.enum(LEG_RIGHTS),
    side: z.enum(SIDES),
    segment: z.enum(SEGMENTS),
    securityId: z.string(),
    quantity: z.number(),
    tick: z.number(),
    freezeQuantity: z.number().nullable(),
  })),
  rules: z.array(z.unknown()),
  closeValueAt: z.number().nullable(),
  marks: z.array(
    z.object({ at: z.string().transform((text) => new Date(text)), unrealisedMid: z.number() }),
  ),
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

/** One row of `position_marks`. */
export interface MarkRow {
  readonly position_id: number;
  readonly marked_at: string;
  readonly state: (typeof MARK_STATES)[number];
  readonly close_value: number | null;
  readonly unrealised: number | null;
  readonly unrealised_mid: number | null;
}

export async function storeMarks(database: Database, marks: readonly MarkRow[]): Promise<void> {
  if (marks.length > 0) await callRpc(database, "store_marks", { p_marks: marks }, z.number());
}

/** Alerts of positions that no rule watches, each once a trading date. */
export async function tellPositionFaults(
  database: Database,
  faults: readonly PositionFault[],
  tradingDate: string,
  now: Date,
): Promise<void> {
  if (faults.length === 0) return;
  await callRpc(database, "tell_position_faults", {
    p_faults: faults.map(({ positionId, fault }) => ({ position_id: positionId, fault })),
    p_trading_date: tradingDate,
    p_now: now.toISOString(),
  }, z.null());
}
