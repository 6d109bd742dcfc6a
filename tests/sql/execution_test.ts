import { assertEquals, assertStringIncludes } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";

const NOW = "2026-02-09T10:00:00+05:30";

const INTENTS = [1, 2].map((leg) => ({
  step: leg,
  leg_number: leg,
  purpose: "open",
  side: leg === 1 ? "buy" : "sell",
  segment: "NSE_FNO",
  security_id: String(leg),
  quantity: 65,
  limit_price: 10,
  correlation_id: `E1p-${leg}-0`,
}));

/** One pending allocation of a vertical in NIFTY; returns its plan. */
async function opened({ sql, service }: TestDatabase) {
  await sql`insert into public.runs (stage, trading_date, risk, inputs, started_at) values ('analyze', '2026-02-09', 'moderate', '{}', ${NOW})`;
  await sql`
    insert into public.strategies (run_id, trading_date, underlying, definition, risk, state, sleeve, expiry, lot_size, net_premium,
      max_profit, max_loss, pop_q, margin, total_score)
    select run_id, trading_date, 'NIFTY', 'bull_put_spread', risk, 'accepted', 'carry', '2026-02-17', 65, 650, 650, 2600, 0.7, 50000, 0.6
    from public.runs`;
  await sql`
    insert into public.strategy_legs (strategy_id, leg_number, leg_right, side, ratio, strike, expiry, segment, security_id, price, lot_size, tick)
    select strategy_id, n, 'put', case n when 1 then 'buy' else 'sell' end::public.side, 1, 24000 + 100 * n, '2026-02-17', 'NSE_FNO', n::text, 10, 65, 0.05
    from public.strategies, generate_series(1, 2) n`;
  await sql`
    insert into public.allocation_runs (run_id, trading_date, risk, inputs_hash, capital, regime_level, deployed, created_at)
    select run_id, trading_date, risk, 'x', 1e6, 'normal', 0, ${NOW} from public.runs`;
  await sql`
    insert into public.allocations (allocation_run_id, strategy_id, underlying, sleeve, lots, margin, premium, capital_used, expected_value, rank, reason)
    select allocation_run_id, strategy_id, 'NIFTY', 'carry', 1, 50000, 0, 50000, -100, 1, 'x' from public.allocation_runs, public.strategies`;
  const open = async () => {
    const [row] = await sql`select allocation_id from public.allocations`;
    return (await service.rpc("open_entry_plan", {
      p_allocation_id: Number(row?.["allocation_id"]),
      p_mode: "paper",
      p_intents: INTENTS,
      p_now: NOW,
    })).data;
  };
  return { plan: await open(), open };
}

const fill = async ({ service }: TestDatabase, intentId: number, price: number) =>
  await service.rpc("store_order", {
    p_intent_id: intentId,
    p_outcome: "confirmed",
    p_reason: null,
    p_order: {
      orderId: `B${intentId}`,
      state: "filled",
      filledQuantity: 65,
      averagePrice: price,
      fills: [{ tradeId: "1", quantity: 65, price, charges: "23.60", at: NOW }],
    },
    p_now: NOW,
  });

databaseTest(
  "an allocation has one plan with one set of intents, however often it is opened",
  async (database) => {
    const { plan, open } = await opened(database);
    assertEquals((await open()).planId, plan.planId);
    const [row] = await database.sql`select count(*)::int as n from public.intents`;
    assertEquals(row?.["n"], 2);
  },
);

databaseTest(
  "a position opens only when every leg is filled, and its ledger is the sum of its fills",
  async (database) => {
    const { plan } = await opened(database);
    const { service, sql } = database;
    const complete = () => service.rpc("open_position", { p_plan_id: plan.planId, p_now: NOW });
    await service.rpc("advance_plan", {
      p_plan_id: plan.planId,
      p_state: "executing",
      p_reason: null,
      p_now: NOW,
    });
    const [first, second] = plan.intents;
    await fill(database, first.intentId, 10.1);
    assertStringIncludes((await complete()).error?.message ?? "", "not filled");
    await fill(database, second.intentId, 20.3);
    await fill(database, second.intentId, 20.3);
    const id = (await complete()).data;
    assertEquals((await complete()).data, id);
    const [position] =
      await sql`select entry_net::text as net, entry_charges::text as charges from public.positions`;
    assertEquals([position?.["net"], position?.["charges"]], ["663.0", "47.20"]);
  },
);

databaseTest("what ended never changes again", async (database) => {
  const { plan } = await opened(database);
  const { service, sql } = database;
  await fill(database, plan.intents[0].intentId, 10);
  const { error, status } = await service.from("orders").update({ state: "open" }).eq(
    "broker_order_id",
    `B${plan.intents[0].intentId}`,
  );
  assertEquals([status, error?.hint], [400, "conflict"]);
  await service.rpc("advance_plan", {
    p_plan_id: plan.planId,
    p_state: "executing",
    p_reason: null,
    p_now: NOW,
  });
  await service.rpc("advance_plan", {
    p_plan_id: plan.planId,
    p_state: "failed",
    p_reason: "x",
    p_now: NOW,
  });
  const again = await service.rpc("advance_plan", {
    p_plan_id: plan.planId,
    p_state: "executing",
    p_reason: null,
    p_now: NOW,
  });
  assertEquals(again.error?.hint, "conflict");
  const [allocation] = await sql`select state from public.allocations`;
  assertEquals(allocation?.["state"], "failed");
});

databaseTest("the paper book takes an order once and tells a fill once", async ({ service }) => {
  const order = {
    correlationId: "E1p-1-0",
    segment: "NSE_FNO",
    securityId: "1",
    side: "buy",
    quantity: 130,
    limitPrice: 10,
  };
  const first = (await service.rpc("paper_receive", { p_order: order, p_now: NOW })).data;
  const second =
    (await service.rpc("paper_receive", { p_order: { ...order, quantity: 999 }, p_now: NOW })).data;
  assertEquals(second, first);
  const tell = (number: number) =>
    service.rpc("paper_fill", {
      p_correlation_id: order.correlationId,
      p_trade_number: number,
      p_quantity: 65,
      p_price: 9.95,
      p_now: NOW,
    });
  assertEquals((await tell(1)).data.filled_quantity, 65);
  assertEquals((await tell(1)).data.filled_quantity, 65);
  assertEquals((await tell(2)).data.state, "filled");
});
