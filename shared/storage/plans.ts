import * as z from "zod";
import type { ExitCause } from "../exits/exit_cause.ts";
import type { NewIntent, StoredPlan } from "../vocabulary/ports/plan_store.ts";
import type { Mode } from "../vocabulary/terms.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";
import { intentRow, planRow } from "./plan_row.ts";

/**
 * Plans that an earlier call left unfinished, or that ended so lately that a fill may still turn
 * up.
 */
export async function readUnfinishedPlans(database: Database, now: Date): Promise<number[]> {
  const args = { p_now: now.toISOString() };
  return await callRpc(database, "read_unfinished_plans", args, z.array(z.number()));
}

/** What every correlation id of this database begins with. */
export async function readDeskId(database: Database, now: Date): Promise<string> {
  return await callRpc(database, "desk_id", { p_now: now.toISOString() }, z.string());
}

/**
 * Writes an allocation's plan and all its intents before anything is sent; the plan there is when
 * it exists already.
 */
export async function openEntryPlan(
  database: Database,
  allocationId: number,
  mode: Mode,
  intents: readonly NewIntent[],
  now: Date,
): Promise<StoredPlan> {
  return await callRpc(database, "open_entry_plan", {
    p_allocation_id: allocationId,
    p_mode: mode,
    p_intents: intents.map(intentRow),
    p_now: now.toISOString(),
  }, planRow);
}

/** Stores that a gate refused an allocation's plan as a whole. */
export async function denyEntryPlan(
  database: Database,
  allocationId: number,
  mode: Mode,
  reason: string,
  now: Date,
): Promise<void> {
  const args = { p_allocation_id: allocationId, p_mode: mode, p_reason: reason };
  await callRpc(database, "deny_entry_plan", { ...args, p_now: now.toISOString() }, z.unknown());
}

/** Writes a position's exit plan with what asked for it; a part leaves lots of it. */
export async function openExitPlan(
  database: Database,
  positionId: number,
  cause: ExitCause,
  intents: readonly NewIntent[],
  now: Date,
): Promise<StoredPlan> {
  return await callRpc(database, "open_exit_plan", {
    p_position_id: positionId,
    p_rule: cause.rule,
    p_details: cause.details,
    p_intents: intents.map(intentRow),
    p_now: now.toISOString(),
    ...(cause.rule === "scale_out" ? { p_keep_lots: cause.details.keep } : {}),
  }, planRow);
}
