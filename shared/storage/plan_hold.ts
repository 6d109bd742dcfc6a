import * as z from "zod";
import type { Tariff } from "../market/charges.ts";
import type { Clock } from "../vocabulary/ports/clock.ts";
import type { PlanHold } from "../vocabulary/ports/plan_store.ts";
import { SendReceipt } from "../vocabulary/ports/send_receipt.ts";
import { INTENT_STATES, type PlanKind } from "../vocabulary/states.ts";
import { callRpc } from "./call_rpc.ts";
import { chargedOrder } from "./charged_order.ts";
import type { Database } from "./database.ts";
import { intentRow, planRow } from "./plan_row.ts";

/** What ends a plan of a kind once all of its orders are filled. */
const COMPLETES = {
  entry: "open_position",
  exit: "close_position",
  adjust: "complete_adjustment",
} as const satisfies Record<PlanKind, string>;

const done = z.unknown();
const claimedUntil = z.string().transform((text) => new Date(text)).nullable();

/** A plan in SQL that a call claimed: the fence says which. */
export function planHold(
  { database, clock, tariff }: { database: Database; clock: Clock; tariff: Tariff },
  { planId, kind }: { planId: number; kind: PlanKind },
  fence: number,
): PlanHold {
  const call = async <T>(name: string, args: Record<string, unknown>, answer: z.ZodType<T>) => {
    const p_now = (await clock.now()).toISOString();
    return await callRpc(database, name, { ...args, p_fence: fence, p_now }, answer);
  };
  const ofPlan = { p_plan_id: planId };
  return {
    read: async () => await callRpc(database, "read_plan", ofPlan, planRow),
    advance: async (state, reason) => {
      await call("advance_plan", { ...ofPlan, p_state: state, p_reason: reason ?? null }, done);
    },
    addIntents: async (intents) =>
      await call("add_intents", { ...ofPlan, p_intents: intents.map(intentRow) }, planRow),
    claimIntent: async (intent) => {
      const until = await call("claim_intent", { p_intent_id: intent.intentId }, claimedUntil);
      return until === null ? undefined : SendReceipt.ofClaim(intent, until);
    },
    claimChange: async ({ intentId }, limitPrice, mostChanges) =>
      await call("claim_change", {
        p_intent_id: intentId,
        p_limit_price: limitPrice,
        p_most: mostChanges,
      }, claimedUntil) ?? undefined,
    storeOrder: async (of, outcome, reason, order) => {
      await call("store_order", {
        p_intent_id: of.intentId,
        p_outcome: outcome,
        p_reason: reason ?? null,
        p_order: order === undefined ? null : chargedOrder(of, order, tariff),
      }, done);
    },
    noteAbsence: async ({ intentId }) =>
      await call("note_absence", { p_intent_id: intentId }, z.enum(INTENT_STATES)),
    complete: async () => {
      await call(COMPLETES[kind], ofPlan, done);
    },
    release: async (error) => {
      await call("release_plan", { ...ofPlan, p_error: error ?? null }, done);
    },
  };
}
