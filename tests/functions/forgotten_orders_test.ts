import { assertEquals, assertGreater } from "@std/assert";
import { allocateSeven } from "../support/allocate_seven.ts";
import { heldAtExchange } from "../support/held_at_exchange.ts";
import { ACCESS_TOKEN, openWorld } from "../support/world.ts";

const world = await openWorld({
  at: "2026-02-09T10:00:00+05:30",
  mode: "stepped",
  ready: true,
  secrets: { DHAN_ACCESS_TOKEN: ACCESS_TOKEN, DHAN_LIVE_ORDERS: "enabled" },
});
const { sql } = world.platform;
const { exchange } = world;
Deno.test.afterAll(async () => await world.stop());

const held = () => heldAtExchange(world);

Deno.test("what the broker forgot over night is not traded back before its history was read", async () => {
  await allocateSeven(world);
  await sql`update public.trading_state set mode = 'live'`;
  await sql`update public.settings set value = '1' where name in ('max_entry_drift', 'max_leg_drift')`;
  // Filled at once, and told of on no book for an hour: the desk knows of nothing.
  await exchange.behave({ tradesMs: 3_600_000 });
  const { body } = await world.call("execute", { action: "entries", mode: "live", top: 1 });
  assertEquals([body.plans, body.open], [1, 1], JSON.stringify(body));
  assertGreater((await held()).size, 0);
  const sent = (await exchange.orders()).length;

  await exchange.advance(new Date("2026-02-10T09:20:00+05:30"));
  await exchange.behave({ tradesMs: 0 });
  const history = { path: "/v2/trades/2026-", method: "GET", kind: "html_502", times: 8 };
  await exchange.script([history]);
  const { body: blind } = await world.call("execute", { action: "exits" });
  assertEquals([blind.plans, blind.open], [1, 1], JSON.stringify(blind));
  assertEquals((await exchange.orders()).length, sent);

  await exchange.behave({ faults: [] });
  for (let minute = 0; minute < 30 && (await held()).size > 0; minute++) {
    const at = (await exchange.now()).getTime() + 60_000;
    await exchange.advance(new Date(at));
    assertEquals((await world.call("execute", { action: "exits" })).status, 200);
  }
  assertEquals(await held(), new Map());
  const states = await sql`select state from public.plans`;
  assertEquals(states.map(({ state }) => state), ["unwound"]);
  // Each leg was traded twice: there and back.
  const orders = await exchange.orders();
  const traded = orders.filter(({ trades }) => trades.length > 0);
  assertEquals(traded.length, 2 * new Set(traded.map(({ ticket }) => ticket.securityId)).size);
});
