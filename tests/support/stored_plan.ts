import { fail } from "./assert.ts";
import type { TestDatabase } from "./database.ts";
import {
  allocationPayload,
  storeAllocation,
  STORED_AT,
  storeRun,
  storeStrategy,
} from "./stored_strategy.ts";

/** Where rows are stored: a test's own database, or that of a world. */
type StoredIn = Pick<TestDatabase, "sql" | "service">;

/** Fills of an iron condor of two lots: rupees per unit, charges of each fill. */
export const ENTRY = [
  { leg: 1, side: "buy", price: "30.05" },
  { leg: 2, side: "sell", price: "64.95" },
  { leg: 3, side: "sell", price: "59.90" },
  { leg: 4, side: "buy", price: "25.10" },
] as const;
export const QUANTITY = 130;
export const CHARGES = "31.4159";

/** An intent as plans give it back. */
export interface StoredIntent {
  readonly intentId: number;
  readonly legNumber: number;
  readonly correlationId: string;
}

/** A wish to trade one leg. */
export function intentOf(leg: number, side: string, purpose: string, key: string) {
  return {
    step: side === "buy" ? 1 : 2,
    leg_number: leg,
    purpose,
    side,
    segment: "NSE_FNO",
    security_id: String(100 + leg),
    quantity: QUANTITY,
    limit_price: 50,
    tick: 0.05,
    correlation_id: `${key}-${leg}-0`,
  };
}

/** Pending allocations of one run, two lots each, in the order of the underlyings. */
export async function allocatedAll(
  { sql, service }: StoredIn,
  underlyings: readonly string[],
): Promise<number[]> {
  const runId = await storeRun(sql);
  const lots: { strategyId: number; lots: number }[] = [];
  for (const underlying of underlyings) {
    lots.push({ strategyId: await storeStrategy(sql, runId, underlying), lots: 2 });
  }
  const payload = allocationPayload(runId, "a", lots);
  const { data } = await storeAllocation({ sql, service }, payload);
  return data.allocations.map((row: { allocationId: number }) => row.allocationId);
}

/** A pending allocation of two lots of NIFTY. */
export async function allocated(database: StoredIn): Promise<number> {
  const [id] = await allocatedAll(database, ["NIFTY"]);
  return id ?? fail("nothing was allocated");
}

export async function openPlan(
  { service }: StoredIn,
  allocationId: number,
  mode: "paper" | "live" = "paper",
) {
  const key = `E${allocationId}${mode.slice(0, 1)}`;
  return await service.rpc("open_entry_plan", {
    p_allocation_id: allocationId,
    p_mode: mode,
    p_intents: ENTRY.map(({ leg, side }) => intentOf(leg, side, "open", key)),
    p_now: STORED_AT,
  });
}

/** The fence of a plan that the tests' one worker holds. */
export async function fenceOf({ service }: StoredIn, planId: number): Promise<number> {
  const args = { p_plan_id: planId, p_holder: "test", p_now: STORED_AT };
  const { data } = await service.rpc("claim_plan", args);
  return data?.fence ?? 0;
}

export async function advance(
  database: StoredIn,
  planId: number,
  state: string,
  reason?: string,
) {
  return await database.service.rpc("advance_plan", {
    p_plan_id: planId,
    p_fence: await fenceOf(database, planId),
    p_state: state,
    p_reason: reason ?? null,
    p_now: STORED_AT,
  });
}

/** Tells what came of an intent, claiming it first where that was not done. */
export async function tell(
  database: StoredIn,
  intentId: number,
  outcome: string,
  reason: string | null,
  order: object | null,
) {
  const { sql, service } = database;
  const [row] = await sql`select p.plan_id, p.state, i.state as intent from public.intents i
    join public.plans p using (plan_id) where i.intent_id = ${intentId}`;
  const planId = Number(row?.["plan_id"]);
  if (row?.["state"] === "gated") await advance(database, planId, "executing");
  const p_fence = await fenceOf(database, planId);
  const common = { p_intent_id: intentId, p_fence, p_now: STORED_AT };
  if (row?.["intent"] === "written") await service.rpc("claim_intent", common);
  return await service.rpc("store_order", {
    ...common,
    p_outcome: outcome,
    p_reason: reason,
    p_order: order,
  });
}

/**
 * Tells that an intent's order was filled, with one trade; `told` is what the order itself says.
 */
export async function fill(
  database: StoredIn,
  { intentId, correlationId }: StoredIntent,
  price: string,
  changes: { state?: string; quantity?: number; told?: number } = {},
) {
  const quantity = changes.quantity ?? QUANTITY;
  return await tell(database, intentId, "confirmed", null, {
    orderId: `B-${correlationId}`,
    state: changes.state ?? (quantity === QUANTITY ? "filled" : "cancelled"),
    filledQuantity: changes.told ?? quantity,
    averagePrice: Number(price),
    fills: quantity === 0 ? [] : [{
      tradeId: `T${correlationId}-${quantity}`,
      quantity,
      price,
      charges: CHARGES,
      at: STORED_AT,
    }],
  });
}

/** Sells what an entry that is traded back has bought of leg 1. */
export async function sellBack(database: StoredIn, planId: number, price: string): Promise<void> {
  const { data } = await database.service.rpc("add_intents", {
    p_plan_id: planId,
    p_fence: await fenceOf(database, planId),
    p_intents: [intentOf(1, "sell", "unwind", `U${planId}`)],
    p_now: STORED_AT,
  });
  const back = data.intents.find(({ purpose }: { purpose: string }) => purpose === "unwind");
  await fill(database, back ?? fail("no order of the way back"), price);
}

export const priceOf = (legNumber: number) => ENTRY[legNumber - 1]?.price ?? "1";

/** Calls open_position or close_position. */
export async function complete(
  database: StoredIn,
  name: "open_position" | "close_position",
  planId: number,
  p_now = STORED_AT,
) {
  const p_fence = await fenceOf(database, planId);
  return await database.service.rpc(name, { p_plan_id: planId, p_fence, p_now });
}

/** An open position of two lots, entered at the prices above. */
export async function entered(database: StoredIn, allocationId?: number): Promise<number> {
  const { data: plan } = await openPlan(database, allocationId ?? await allocated(database));
  await advance(database, plan.planId, "executing");
  for (const each of plan.intents) await fill(database, each, priceOf(each.legNumber));
  const { data } = await complete(database, "open_position", plan.planId);
  return data;
}

/** Opens the exit of a position; the key makes its correlation ids. */
export async function openExit({ service }: StoredIn, positionId: number, key: string) {
  const opposite = (side: string) => side === "buy" ? "sell" : "buy";
  return await service.rpc("open_exit_plan", {
    p_position_id: positionId,
    p_rule: "profit_target",
    p_details: { target: 4550 },
    p_intents: ENTRY.map(({ leg, side }) => intentOf(leg, opposite(side), "close", key)),
    p_now: STORED_AT,
  });
}

export async function rows({ sql }: StoredIn, table: string): Promise<number> {
  const [row] = await sql`select count(*)::int as n from ${sql(`public.${table}`)}`;
  return Number(row?.["n"]);
}

/** States of all rows of a table, in the order they were written. */
export async function statesOf(
  { sql }: StoredIn,
  table: "allocations" | "plans" | "intents" | "orders" | "positions",
): Promise<string[]> {
  const key = `${table.slice(0, -1)}_id`;
  const all = await sql`select state from ${sql(`public.${table}`)} order by ${sql(key)}`;
  return all.map((row) => String(row["state"]));
}
