import { z } from "zod";
import { chargesOf, type Tariff } from "../market/charges.ts";
import type { BrokerOrder } from "../vocabulary/ports/broker.ts";
import type { Clock } from "../vocabulary/ports/clock.ts";
import type {
  NewIntent,
  PlanStore,
  StoredIntent,
  StoredPlan,
} from "../vocabulary/ports/plan_store.ts";
import {
  INTENT_PURPOSES,
  INTENT_STATES,
  ORDER_STATES,
  PLAN_KINDS,
  PLAN_STATES,
  PROTECTION_SCOPES,
} from "../vocabulary/states.ts";
import { LEG_RIGHTS, type Mode, MODES, SEGMENTS, SIDES } from "../vocabulary/terms.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";
import { selectRows } from "./select_rows.ts";

const intent = z.object({
  intentId: z.number(),
  step: z.number(),
  legNumber: z.number(),
  purpose: z.enum(INTENT_PURPOSES),
  side: z.enum(SIDES),
  segment: z.enum(SEGMENTS),
  securityId: z.string(),
  quantity: z.number(),
  limitPrice: z.number(),
  tick: z.number(),
  correlationId: z.string(),
  state: z.enum(INTENT_STATES),
  orderState: z.enum(ORDER_STATES).nullable(),
  brokerOrderId: z.string().nullable(),
  filledQuantity: z.number(),
}).transform(({ orderState, brokerOrderId, ...rest }): StoredIntent => ({
  ...rest,
  ...(orderState === null ? {} : { orderState }),
  ...(brokerOrderId === null ? {} : { brokerOrderId }),
}));

const plan: z.ZodType<StoredPlan> = z.object({
  planId: z.number(),
  kind: z.enum(PLAN_KINDS),
  mode: z.enum(MODES),
  state: z.enum(PLAN_STATES),
  underlying: z.string(),
  intents: z.array(intent),
});

/** Plans in SQL. Charges of each fill are computed by the tariff when it is stored. */
export function sqlPlanStore(database: Database, clock: Clock, tariff: Tariff): PlanStore {
  const now = async () => (await clock.now()).toISOString();
  const done = z.unknown();
  return {
    read: async (planId) => await callRpc(database, "read_plan", { p_plan_id: planId }, plan),
    advance: async (planId, state, reason) => {
      const args = { p_plan_id: planId, p_state: state, p_reason: reason ?? null };
      await callRpc(database, "advance_plan", { ...args, p_now: await now() }, done);
    },
    addIntents: async (planId, intents) => {
      const args = { p_plan_id: planId, p_intents: intents.map(intentRow) };
      return await callRpc(database, "add_intents", { ...args, p_now: await now() }, plan);
    },
    storeOrder: async (of, outcome, reason, order) => {
      await callRpc(database, "store_order", {
        p_intent_id: of.intentId,
        p_outcome: outcome,
        p_reason: reason ?? null,
        p_order: order === undefined ? null : withCharges(of, order, tariff),
        p_now: await now(),
      }, done);
    },
    complete: async ({ planId, kind }) => {
      const name = kind === "entry" ? "open_position" : "close_position";
      await callRpc(database, name, { p_plan_id: planId, p_now: await now() }, done);
    },
  };
}

/** The broker takes brokerage once an order: the first fill carries it. */
function withCharges({ segment, side }: StoredIntent, order: BrokerOrder, tariff: Tariff): object {
  const instrument = segment === "NSE_EQ" ? "equity" : "option";
  const fills = order.fills.map((fill, i) => {
    const rates = i === 0 ? tariff : { ...tariff, brokeragePerOrder: 0 };
    const { total } = chargesOf(
      { instrument, side, quantity: fill.quantity, price: fill.price },
      rates,
    );
    return { ...fill, charges: total.toFixed(4) };
  });
  // The intent holds the correlation id.
  const { correlationId: _, ...rest } = order;
  return { ...rest, fills };
}

function intentRow(of: NewIntent): object {
  return {
    step: of.step,
    leg_number: of.legNumber,
    purpose: of.purpose,
    side: of.side,
    segment: of.segment,
    security_id: of.securityId,
    quantity: of.quantity,
    limit_price: of.limitPrice,
    tick: of.tick,
    correlation_id: of.correlationId,
  };
}

const queued = z.object({
  allocationId: z.number(),
  underlying: z.string(),
  definition: z.string(),
  lots: z.number(),
  lotSize: z.number(),
  /** Rupees per lot, received +. */
  netPremium: z.number(),
  maxLoss: z.number().nullable(),
  expiry: z.string(),
  legs: z.array(z.object({
    legNumber: z.number(),
    right: z.enum(LEG_RIGHTS),
    side: z.enum(SIDES),
    ratio: z.number(),
    segment: z.enum(SEGMENTS),
    securityId: z.string(),
    price: z.number(),
    tick: z.number(),
    freezeQuantity: z.number().nullable(),
  })),
});

/** A pending allocation with its strategy's legs. */
export type QueuedAllocation = z.infer<typeof queued>;

/** Pending allocations of a date by rank. */
export async function readQueue(
  database: Database,
  date: TradingDate,
  allocationIds: readonly number[] | undefined,
  top: number | undefined,
): Promise<QueuedAllocation[]> {
  return await callRpc(database, "read_queue", {
    p_trading_date: date,
    p_allocation_ids: allocationIds ?? null,
    p_top: top ?? null,
  }, z.array(queued));
}

/** Plans of a kind that an earlier call left unfinished. */
export async function readUnfinishedPlans(
  database: Database,
  kind: StoredPlan["kind"],
): Promise<StoredPlan[]> {
  return await callRpc(database, "read_unfinished_plans", { p_kind: kind }, z.array(plan));
}

/** Writes an allocation's plan and all its intents before anything is sent; the plan there is when it exists already. */
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
  }, plan);
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

/** Writes a position's exit plan with the rule that asked for it. */
export async function openExitPlan(
  database: Database,
  positionId: number,
  fired: { readonly rule: string; readonly details: object },
  intents: readonly NewIntent[],
  now: Date,
): Promise<StoredPlan> {
  return await callRpc(database, "open_exit_plan", {
    p_position_id: positionId,
    p_rule: fired.rule,
    p_details: fired.details,
    p_intents: intents.map(intentRow),
    p_now: now.toISOString(),
  }, plan);
}

const protection = z.object({
  protection_id: z.number(),
  scope: z.enum(PROTECTION_SCOPES),
  subject: z.string().nullable(),
  kind: z.string(),
  reason: z.string(),
});

/** A lock that stops new entries in its scope. */
export type Protection = z.infer<typeof protection>;

/** The locks that hold at an instant. */
export async function readProtections(database: Database, now: Date): Promise<Protection[]> {
  return await selectRows(
    () =>
      database.from("protections").select("protection_id,scope,subject,kind,reason")
        .gt("until", now.toISOString()).order("protection_id"),
    protection,
  );
}

/** Stops entries, or lets them go on. */
export async function setPaused(
  database: Database,
  paused: boolean,
  reason: string | undefined,
): Promise<void> {
  const args = { p_paused: paused, p_reason: reason ?? null };
  await callRpc(database, "set_paused", args, z.unknown());
}

/** Gives up pending allocations of a date; returns how many. */
export async function cancelAllocations(
  database: Database,
  date: TradingDate,
  allocationIds: readonly number[] | undefined,
): Promise<number> {
  const args = { p_trading_date: date, p_allocation_ids: allocationIds ?? null };
  return await callRpc(database, "cancel_allocations", args, z.number());
}
