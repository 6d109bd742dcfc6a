import { assert, assertEquals, assertGreater, assertStringIncludes } from "@std/assert";
import { allocateSeven } from "../support/allocate_seven.ts";
import { heldAtExchange } from "../support/held_at_exchange.ts";
import { ACCESS_TOKEN, CLIENT_ID, openWorld } from "../support/world.ts";

const world = await openWorld({
  at: "2026-02-09T10:00:00+05:30",
  mode: "stepped",
  ready: true,
  secrets: { DHAN_ACCESS_TOKEN: ACCESS_TOKEN, DHAN_LIVE_ORDERS: "enabled" },
});
const { sql } = world.platform;
const { exchange } = world;
Deno.test.afterAll(async () => await world.stop());

const minutes = async (count: number) =>
  await exchange.advance(new Date((await exchange.now()).getTime() + 60_000 * count));

const enter = async (top = 1) =>
  await world.call("execute", { action: "entries", mode: "live", top });

const held = () => heldAtExchange(world);

/** An order that somebody places in the same account, at a price. */
async function placeElsewhere(order: object): Promise<string> {
  const response = await fetch(`${exchange.baseUrl}/orders`, {
    method: "POST",
    headers: {
      "access-token": ACCESS_TOKEN,
      "client-id": CLIENT_ID,
      "content-type": "application/json",
    },
    body: JSON.stringify({
      ...{ dhanClientId: CLIENT_ID, exchangeSegment: "NSE_FNO", productType: "MARGIN" },
      ...{ orderType: "LIMIT", validity: "DAY" },
      ...order,
    }),
  });
  const text = await response.text();
  assert(response.ok, text);
  return text;
}

const mismatches = async () =>
  (await sql`select kind, here, there, settled_ist is null as stands from public.mismatch_book
    order by at, kind`).map(({ kind, here, there, stands }) =>
    `${kind} ${here} ${there} ${stands ? "stands" : "settled"}`
  );

async function refused(reason: string): Promise<void> {
  const { status, body } = await enter();
  assertEquals([status, body.error?.code], [422, "not_reconciled"], JSON.stringify(body));
  assertStringIncludes(body.error.message, reason);
}

Deno.test("a desk on paper asks the broker for no books", async () => {
  await allocateSeven(world);
  await world.call("monitor", {});
  await world.call("execute", { action: "exits" });
  const asked = (await exchange.requests()).map(({ path }) => path)
    .filter((path) => /orders|trades|positions|holdings/.test(path));
  assertEquals(asked, []);
  assertEquals((await sql`select 1 from public.reconciliations`).length, 0);
  await sql`update public.trading_state set mode = 'live'`;
  // Half an hour of the market is no matter here.
  await sql`update public.settings set value = '1' where name in ('max_entry_drift', 'max_leg_drift')`;
});

Deno.test("where the books cannot be read nothing is opened, and the others go on", async () => {
  const broken = { path: "/v2/positions", method: "GET", kind: "html_502", times: 8 };
  await exchange.script([broken]);
  await refused("cannot be read");
  assertEquals((await world.call("execute", { action: "exits" })).status, 200);
  const [row] = await sql`select stopped from public.reconciliations`;
  assertStringIncludes(row?.["stopped"], "cannot be read");
});

Deno.test("a fill long after its cancel is taken, alerted to nobody, and traded back", async () => {
  await exchange.behave({
    faults: [{ kind: "filled_after_cancel", milliseconds: 25 * 60_000, after: 1 }],
  });
  const { body } = await enter();
  assertEquals([body.plans, body.failed], [1, 1], JSON.stringify(body));
  assertEquals(await held(), new Map());
  await minutes(30);
  assertEquals((await held()).size, 1);
  await world.call("monitor", {});
  for (let minute = 0; minute < 4 && (await held()).size > 0; minute++) {
    await minutes(1);
    await world.call("monitor", {});
  }
  assertEquals(await held(), new Map());
  const [first, ...rest] = await mismatches();
  assertStringIncludes(first ?? "", "fill_missing 0");
  assertEquals([first?.endsWith("settled"), rest], [true, []]);
  const [plan] = await sql`select state from public.plans`;
  assertEquals(plan?.["state"], "unwound");
  const kinds = await sql`select kind, message from public.alerts where kind = 'not_reconciled'`;
  assertEquals(kinds.filter(({ message }) => !String(message).includes("cannot be read")), []);
});

Deno.test("while order book and trade book contradict each other nothing is opened", async () => {
  await minutes(3);
  await exchange.behave({ tradesMs: 120_000 });
  const { body } = await enter();
  assertEquals([body.plans, body.open], [1, 1], JSON.stringify(body));
  await refused("the order book tells");
  const health = await world.status({ show: "health" });
  const row = health.body.rows.find(({ check }: { check: string }) => check === "reconciliation");
  assertEquals(row.ok, false);
  assertStringIncludes(row.detail, "the trade book 0");
  await exchange.behave({ tradesMs: 0 });
  for (let minute = 0; minute < 6; minute++) {
    await minutes(1);
    assertEquals((await world.call("execute", { action: "exits" })).status, 200);
  }
  const states = await sql`select state from public.plans order by plan_id`;
  assertEquals(states.map(({ state }) => state), ["unwound", "unwound"]);
  assertEquals(await held(), new Map());
});

let sold = "";

Deno.test("what others sell of a position is not sold a second time", async () => {
  const { body } = await enter(10);
  assertGreater(body.filled, 0, JSON.stringify(body));
  const [leg] = await sql`select security_id, quantity from public.position_legs
    where side = 'buy' and segment = 'NSE_FNO' order by entry_price desc limit 1`;
  sold = leg?.["security_id"];
  await placeElsewhere({
    ...{ transactionType: "SELL", securityId: sold, quantity: leg?.["quantity"], price: 0.05 },
  });
  await minutes(1);
  assertEquals((await held()).get(sold), undefined);
  await world.call("execute", { action: "flatten" });
  for (let minute = 0; minute < 5; minute++) {
    await minutes(1);
    await world.call("execute", { action: "exits" });
  }
  assertEquals(await held(), new Map());
  const [row] = await sql`select foreign_orders, foreign_instruments from public.reconciliations`;
  assertEquals(row?.["foreign_orders"], 1);
  // Whose it is cannot be told today: others traded the contract.
  assertEquals((await mismatches()).filter((text) => text.endsWith("stands")), []);
});

Deno.test("a day later it is missing there by name, and an order with this desk's id unknown here", async () => {
  await exchange.advance(new Date("2026-02-10T09:20:00+05:30"));
  const [desk] = await sql`select desk_id from public.desk_identity`;
  const [order] = (await exchange.orders()).filter(({ ticket }) => ticket.side === "buy");
  assert(order !== undefined);
  const { securityId, quantity } = order.ticket;
  await placeElsewhere({
    ...{ transactionType: "BUY", securityId, quantity, price: 0.05 },
    correlationId: `${desk?.["desk_id"]}E99l-1-0`,
  });
  await refused("order_unknown_here");
  const text = (await mismatches()).filter((line) => line.endsWith("stands"));
  assertEquals(text.map((line) => line.split(" ")[0]).sort(), [
    "order_unknown_here",
    "position_missing_there",
  ]);
  const alerts = await sql`select message from public.alerts where kind = 'not_reconciled'
    and message ~ 'position_missing_there'`;
  const [name] =
    await sql`select private.contract_name(underlying, option_right::text::public.leg_right,
    strike, expiry, segment) as name from public.contracts where security_id = ${sold}`;
  assertEquals(alerts.length, 1);
  assertStringIncludes(alerts[0]?.["message"], name?.["name"]);
  assertEquals((await world.call("monitor", {})).status, 200);
  assertEquals(await held(), new Map());
});
