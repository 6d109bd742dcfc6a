import * as z from "zod";
import type { NewIntent } from "../vocabulary/ports/plan_store.ts";
import type { AdjustmentLegRow, AdjustmentRow } from "../vocabulary/rows/adjustment_row.ts";
import { present } from "../vocabulary/present.ts";
import { ADJUSTMENT_KINDS, ADJUSTMENT_STATES, POSITION_STATES } from "../vocabulary/states.ts";
import {
  INDUSTRIES,
  MODES,
  RIGHTS,
  RISKS,
  SEGMENTS,
  SIDES,
  UNDERLYING_KINDS,
} from "../vocabulary/terms.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";
import { intentRow } from "./plan_row.ts";

const figure = z.number().nullable();

const ground = z.object({
  underlying: z.object({
    underlying: z.string(),
    kind: z.enum(UNDERLYING_KINDS),
    securityId: z.string(),
    segment: z.enum(SEGMENTS),
    industry: z.enum(INDUSTRIES),
    weight: z.number(),
  }),
  capital: z.number(),
  view: z.object({ beta: z.number(), mu: z.number() }).nullable(),
  sessionDeviation: figure,
  listed: z.array(z.object({
    strike: z.number(),
    right: z.enum(RIGHTS),
    segment: z.enum(SEGMENTS),
    securityId: z.string(),
    lotSize: z.number(),
    tick: z.number(),
  })),
});

/**
 * What an adjustment is made from beside the chain: what the position ties up (rupees), the view of
 * the date over its expiry and the exchange's deviation of a session (null where none was formed),
 * the options that are listed.
 */
export type AdjustmentGround = z.infer<typeof ground>;

/** Reads what an adjustment of a position on a date is made from. */
export async function readAdjustmentGround(
  database: Database,
  positionId: number,
  on: TradingDate,
): Promise<AdjustmentGround> {
  const args = { p_position_id: positionId, p_on: on };
  return await callRpc(database, "read_adjustment_ground", args, ground);
}

/** Stores what is proposed; returns its number, undefined where one of its kind lives already. */
export async function proposeAdjustment(
  database: Database,
  row: AdjustmentRow,
  legs: readonly AdjustmentLegRow[],
  now: Date,
): Promise<number | undefined> {
  const args = { p_row: row, p_legs: legs, p_now: now.toISOString() };
  return await callRpc(database, "propose_adjustment", args, figure) ?? undefined;
}

const leg = z.object({
  legNumber: z.number(),
  purpose: z.enum(["open", "close"]),
  right: z.enum(RIGHTS),
  side: z.enum(SIDES),
  segment: z.enum(SEGMENTS),
  securityId: z.string(),
  quantity: z.number(),
  lotSize: z.number(),
  tick: z.number(),
  bid: figure,
  ask: figure,
  freezeQuantity: figure,
}).transform(({ bid, ask, freezeQuantity, ...rest }) => ({
  ...rest,
  ...present({ bid, ask, freezeQuantity }),
}));

const stored = z.object({
  adjustmentId: z.number(),
  positionId: z.number(),
  kind: z.enum(ADJUSTMENT_KINDS),
  state: z.enum(ADJUSTMENT_STATES),
  validUntil: z.string().transform((text) => new Date(text)),
  positionState: z.enum(POSITION_STATES),
  mode: z.enum(MODES),
  underlying: z.string(),
  lots: z.number(),
  risk: z.enum(RISKS),
  underlyingKind: z.enum(UNDERLYING_KINDS),
  capitalBefore: z.number(),
  capitalAfter: z.number(),
  capital: z.number(),
  blocked: z.number(),
  legs: z.array(leg),
});

/**
 * A proposed adjustment with its legs, priced as proposed, what its position is now, and what the
 * desk has and ties up in its mode; rupees.
 */
export type StoredAdjustment = z.infer<typeof stored>;

/** An adjustment by its number; undefined where none has it. */
export async function readAdjustment(
  database: Database,
  adjustmentId: number,
): Promise<StoredAdjustment | undefined> {
  const args = { p_adjustment_id: adjustmentId };
  return await callRpc(database, "read_adjustment", args, stored.nullable()) ?? undefined;
}

/**
 * Accepts a proposed adjustment with all orders of what it closes and of what it opens, before
 * anything is sent; returns its plans in the order in which they are executed. Throws `conflict`
 * where it is not proposed or its position is not open and whole, `stale_data` past its validity.
 */
export async function acceptAdjustment(
  database: Database,
  adjustmentId: number,
  { closing, opening }: {
    readonly closing: readonly NewIntent[];
    readonly opening: readonly NewIntent[];
  },
  now: Date,
): Promise<number[]> {
  return await callRpc(database, "accept_adjustment", {
    p_adjustment_id: adjustmentId,
    p_closing: closing.map(intentRow),
    p_opening: opening.map(intentRow),
    p_now: now.toISOString(),
  }, z.array(z.number()));
}

/** Stores that the gate refused an adjustment as a whole; it stays proposed. */
export async function denyAdjustment(
  database: Database,
  adjustmentId: number,
  reason: string,
  now: Date,
): Promise<void> {
  const args = { p_adjustment_id: adjustmentId, p_reason: reason, p_now: now.toISOString() };
  await callRpc(database, "deny_adjustment", args, z.unknown());
}
