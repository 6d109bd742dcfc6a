import { assertEquals, assertStringIncludes } from "@std/assert";
import { allocateSeven } from "../support/allocate_seven.ts";
import { heldAtExchange } from "../support/held_at_exchange.ts";
import { ACCESS_TOKEN, openWorld } from "../support/world.ts";

const world = await openWorld({
  at: "2026-02-09T14:40:00+05:30",
  mode: "stepped",
  ready: true,
  secrets: { DHAN_ACCESS_TOKEN: ACCESS_TOKEN, DHAN_LIVE_ORDERS: "enabled" },
});
const { sql } = world.platform;
const { exchange } = world;
Deno.test.afterAll(async () => await world.stop());

const at = async (instant: string) => await exchange.advance(new Date(instant));

const enter = async () =>
  (await world.call("execute", { action: "entries", mode: "live", top: 1 })).body;

const held = () => heldAtExchange(world);

Deno.test("what nobody saw before the close is taken and traded back in the morning", async () => {
  await allocateSeven(world);
  await sql`update public.trading_state set mode = 'live'`;
  await sql`update public.settings set value = '1' where name in ('max_entry_drift', 'max_leg_drift')`;
  // One order is filled long after its cancel; another is taken without a reply, and never shown.
  await exchange.behave({ faults: [{ kind: "filled_after_cancel", milliseconds: 2_400_000 }] });
  const cancelled = await enter();
  assertEquals([cancelled.plans, cancelled.failed], [1, 1], JSON.stringify(cancelled));
  await exchange.behave({ faults: [{ kind: "late", milliseconds: 3_600_000 }] });
  await exchange.script([{
    ...{ path: "/v2/orders", method: "POST", kind: "lost_reply", taken: true },
  }]);
  const doubted = await enter();
  assertEquals(doubted.open, 1, JSON.stringify(doubted));
  await at("2026-02-09T15:29:50+05:30");
  const unseen = await sql`select i.state, o.state as order_state from public.intents i
    left join public.orders o using (intent_id) where i.state <> 'written' order by i.intent_id`;
  assertEquals(unseen.map(({ state, order_state }) => `${state} ${order_state}`), [
    "confirmed cancelled",
    "unknown null",
  ]);
  assertEquals((await held()).size, 2);

  await at("2026-02-10T09:20:00+05:30");
  for (let minute = 20; minute < 26; minute++) {
    await at(`2026-02-10T09:${minute}:30+05:30`);
    const { status, body } = await world.call("monitor", {});
    assertEquals(status, 200, JSON.stringify(body));
  }
  assertEquals(await held(), new Map());
  const plans = await sql`select state from public.plans order by plan_id`;
  assertEquals(plans.map(({ state }) => state), ["unwound", "unwound"]);
  const taken = await sql`select kind, here, settled_ist is not null as settled
    from public.mismatch_book where kind = 'fill_missing'`;
  assertEquals(taken.map(({ here, settled }) => [here, settled]), [[0, true], [0, true]]);
  // The same units and rupees on both sides.
  const [ours] = await sql`select sum(f.quantity)::int as units,
    sum(case i.side when 'sell' then 1 else -1 end * f.quantity * f.price)::float8 as net
    from public.fills f join public.orders o using (order_id) join public.intents i using (intent_id)`;
  const theirs = (await exchange.orders()).flatMap(({ ticket, trades }) =>
    trades.map(({ quantity, price }) => ({
      quantity,
      net: (ticket.side === "sell" ? 1 : -1) * quantity * price,
    }))
  );
  assertEquals(ours?.["units"], theirs.reduce((sum, { quantity }) => sum + quantity, 0));
  const net = theirs.reduce((sum, trade) => sum + trade.net, 0);
  assertEquals(Math.abs(ours?.["net"] - net) < 0.005, true);
  const health = await world.status({ show: "health" });
  const row = health.body.rows.find(({ check }: { check: string }) => check === "reconciliation");
  assertStringIncludes(row.detail, "books compared");
  assertEquals([row.ok, row.detail], [true, "books compared"]);
});
