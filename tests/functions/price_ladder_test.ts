import { assert, assertEquals, assertGreater, assertStringIncludes } from "@std/assert";
import { allocateSeven } from "../support/allocate_seven.ts";
import { ACCESS_TOKEN, openWorld } from "../support/world.ts";

const world = await openWorld({
  at: "2026-02-09T10:00:00+05:30",
  mode: "stepped",
  ready: true,
  secrets: { DHAN_ACCESS_TOKEN: ACCESS_TOKEN, DHAN_LIVE_ORDERS: "enabled" },
});
const { sql } = world.platform;
Deno.test.afterAll(async () => await world.stop());

const set = async (values: Record<string, number>) => {
  for (const [name, value] of Object.entries(values)) {
    await sql`update public.settings set value = ${
      String(value)
    }::text::jsonb where name = ${name}`;
  }
};

/** Enters what is pending while no order fills. */
async function enterResting() {
  await world.exchange.behave({ faults: [{ kind: "resting", times: 100 }] });
  const { body } = await world.call("execute", { action: "entries", mode: "live", top: 3 });
  await world.exchange.behave({ faults: [] });
  return body;
}

Deno.test("orders that rest step towards the market inside their bounds, and no further", async () => {
  await allocateSeven(world);
  await sql`update public.trading_state set mode = 'live'`;
  // A market of minutes goes further than one of seconds.
  await set({ poll_seconds: 60, ladder_looks: 1, fill_attempts: 10, entry_seconds: 3600 });
  const body = await enterResting();
  assertEquals([body.failed, body.filled], [body.plans, 0], JSON.stringify(body));
  const orders = await sql`select i.side, i.limit_price::float8 as first, o.changes,
      o.limit_price::float8 as last, o.asked_limit::float8 as asked, l.price::float8 as analyzed,
      l.tick::float8 as tick, o.broker_order_id as id,
      (select sum(k.price)::float8 from public.strategy_legs k
        where k.strategy_id = l.strategy_id and k.leg_right <> 'underlying') as premiums
    from public.orders o join public.intents i using (intent_id)
    join public.plans p using (plan_id) join public.allocations a using (allocation_id)
    join public.strategy_legs l on l.strategy_id = a.strategy_id and l.leg_number = i.leg_number
    where i.purpose = 'open'`;
  const book = new Map((await world.exchange.orders()).map((order) => [order.orderId, order]));
  for (const { side, first, last, changes, asked, analyzed, tick, premiums, id } of orders) {
    const sign = side === "buy" ? 1 : -1;
    const taken = book.get(id);
    assertEquals([taken?.modifications, taken?.ticket.price], [changes, last]);
    assert(changes <= 3 && sign * (last - first) >= 0, `${first} ${last}`);
    if (changes > 0) assert(sign * (last - first) > 0 && asked === last, `${first} ${last}`);
    // No further than its reach and three steps, nor than a quarter of the premiums.
    assert(sign * (last - first) <= 3 * Math.max(2 * tick, 0.011 * first) + 1e-9);
    assert(sign * (last - analyzed) <= 0.25 * premiums + 1e-9, `${last} ${analyzed} ${premiums}`);
  }
  assertGreater(orders.filter(({ changes }) => changes > 0).length, 0);
  const shown = await world.status({ show: "orders" });
  assertEquals(
    shown.body.rows.map(({ changes }: { changes: number }) => changes).sort(),
    orders.map(({ changes }) => changes).sort(),
  );
});

Deno.test("an entry is given up once its time is over", async () => {
  await set({ entry_seconds: 90 });
  const before = (await sql`select 1 from public.plans`).length;
  const body = await enterResting();
  assertGreater(body.failed, 0, JSON.stringify(body));
  const plans = await sql`select p.reason, min(o.sent_at) as sent, max(o.updated_at) as ended
    from public.plans p join public.intents i using (plan_id) join public.orders o using (intent_id)
    group by plan_id order by plan_id offset ${before}`;
  for (const { reason, sent, ended } of plans) {
    assertStringIncludes(reason, "nothing had been filled");
    // The look at 120 s is the first one after it.
    assert(ended.getTime() - sent.getTime() <= 125_000, `${sent} ${ended}`);
  }
});
