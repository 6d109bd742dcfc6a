import * as z from "zod";
import { chargesOf, type Tariff } from "../market/charges.ts";
import type { BrokerOrder, OrderFill } from "../vocabulary/ports/broker.ts";
import type { Clock } from "../vocabulary/ports/clock.ts";
import type { PlanStore, StoredIntent } from "../vocabulary/ports/plan_store.ts";
import type { OrderRow } from "../vocabulary/rows/order_row.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";
import { intentRow, planRow } from "./plan_row.ts";

/** Plans in SQL. Charges of each fill are computed by the tariff when it is stored. */
export function sqlPlanStore(database: Database, clock: Clock, tariff: Tariff): PlanStore {
  const now = async () => (await clock.now()).toISOString();
  const done = z.unknown();
  return {
    read: async (planId) => await callRpc(database, "read_plan", { p_plan_id: planId }, planRow),
    advance: async (planId, state, reason) => {
      const args = { p_plan_id: planId, p_state: state, p_reason: reason ?? null };
      await callRpc(database, "advance_plan", { ...args, p_now: await now() }, done);
    },
    addIntents: async (planId, intents) => {
      const args = { p_plan_id: planId, p_intents: intents.map(intentRow) };
      return await callRpc(database, "add_intents", { ...args, p_now: await now() }, planRow);
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

/** Of a fill's charges: what a day of fills sums to in SQL is exact to the paisa. */
const DECIMALS = 8;

/**
 * The broker takes brokerage once an order: the first fill carries it, in whatever order a reply
 * lists them.
 */
function withCharges(
  { segment, side }: StoredIntent,
  order: BrokerOrder,
  tariff: Tariff,
): OrderRow {
  const instrument = segment === "NSE_EQ" ? "equity" : "option";
  const [first] = [...order.fills].sort(earlier);
  const fills = order.fills.map((fill) => {
    const rates = fill === first ? tariff : { ...tariff, brokeragePerOrder: 0 };
    const { total } = chargesOf(
      { instrument, side, quantity: fill.quantity, price: fill.price },
      rates,
    );
    return { ...fill, charges: total.toFixed(DECIMALS) };
  });
  // The intent holds the correlation id.
  const { correlationId: _, ...rest } = order;
  return { ...rest, fills };
}

function earlier(p: OrderFill, q: OrderFill): number {
  return p.at.getTime() - q.at.getTime() || (p.tradeId < q.tradeId ? -1 : 1);
}
