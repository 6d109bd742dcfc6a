import { assert, assertEquals, assertGreater, assertLess, assertStringIncludes } from "@std/assert";
import { at, openAdjustableDesk } from "../support/adjustable_desk.ts";
import type { Answer } from "../support/world.ts";

const desk = await openAdjustableDesk(["INFY", "RELIANCE", "SBIN", "NIFTY", "BANKNIFTY"]);
const { world, monitorAt, accept, positionOf, turnOn } = desk;
const { sql } = world.platform;
Deno.test.afterAll(async () => await world.stop());

const turnOff = async () => await sql`update public.adjustment_rules set is_on = false`;

/** The one proposal of a look. */
function only({ proposed, unproposed }: Answer): Answer {
  assertEquals([proposed.length, unproposed], [1, []], JSON.stringify({ proposed, unproposed }));
  return proposed[0];
}

async function bookOf(adjustmentId: number): Promise<Answer> {
  const { body } = await world.status({ show: "adjustments" });
  return body.rows.find((row: Answer) => row.adjustment_id === adjustmentId);
}

/** Everything that an acceptance may change. */
async function traces(): Promise<unknown> {
  const [row] = await sql`select
    (select count(*)::int from public.plans where state <> 'denied') as plans,
    (select count(*)::int from public.intents) as intents,
    (select count(*)::int from public.fills) as fills,
    (select string_agg(state, ' ' order by position_id) from public.positions) as positions`;
  return row;
}

Deno.test("rules are offered off, and a desk that turned none on proposes nothing", async () => {
  const rows = await sql`select distinct is_on from public.adjustment_rules`;
  assertEquals(rows.map((row) => row["is_on"]), [false]);
  const { proposed, unproposed } = await monitorAt("10:10:00");
  assertEquals([proposed, unproposed], [[], []]);
});

Deno.test("a sold strike that is nearly tested proposes nothing", async () => {
  for (const kind of ["roll_untested", "convert", "defend"]) {
    await turnOn("SBIN", kind, false);
    await turnOn("NIFTY", kind, false);
  }
  const { proposed, unproposed } = await monitorAt("10:11:00");
  assertEquals([proposed, unproposed], [[], []]);
  await turnOff();
});

Deno.test("each kind is proposed once while its time lasts, and told once", async () => {
  for (const kind of ["roll_untested", "convert", "defend"]) await turnOn("SBIN", kind);
  const dry = await monitorAt("10:12:00", { dryRun: true });
  assertEquals([dry.proposed, (await sql`select 1 from public.adjustments`).length], [[], 0]);
  const { proposed } = await monitorAt("10:12:30");
  assertEquals(proposed.map(({ kind }: Answer) => kind).toSorted(), [
    "convert",
    "defend",
    "roll_untested",
  ]);
  assertEquals((await monitorAt("10:14:00")).proposed, []);
  // Its time over, it is proposed anew with figures of now; the owner was told already.
  assertEquals((await monitorAt("10:18:00")).proposed.length, 3);
  const states = await sql`select state, count(*)::int as n from public.adjustments group by 1
    order by 1`;
  assertEquals(states.map((row) => Object.values(row)), [["expired", 3], ["proposed", 3]]);
  const alerts = await sql`select subject, level from public.alerts where kind = 'adjustment'`;
  assertEquals(alerts.length, 3);
  assertStringIncludes(String(alerts[0]?.["subject"]), "on 2026-02-09");
  await turnOff();
});

Deno.test("a proposal states its orders and what becomes of loss, expectation and margin", async () => {
  const rows: Answer[] = (await world.status({ show: "adjustments" })).body.rows
    .filter(({ state }: Answer) => state === "proposed");
  const of = (kind: string) => rows.find((row) => row.kind === kind);
  const { roll, convert, defend } = {
    roll: of("roll_untested"),
    convert: of("convert"),
    defend: of("defend"),
  };
  assertGreater(roll.net, roll.charges);
  assertLess(roll.max_loss_after, roll.max_loss_before);
  // Both sides sold at the tested strike: what is sold nearer brings more and may lose less.
  assertGreater(convert.net, roll.net);
  assertLess(convert.max_loss_after, roll.max_loss_after);
  const strike = /sold at ([\d.]+)/.exec(convert.tested)?.[1];
  assertStringIncludes(convert.opens, ` ${strike} `);
  // Money paid: the untested side stays.
  assertLess(defend.net, 0);
  assertLess(defend.margin_after, defend.margin_before);
  assertEquals(defend.opens, null);
  // As wide as before, and the tested side is what it was: it loses less by what it brought.
  assertLess(Math.abs(roll.max_loss_before - roll.max_loss_after - roll.net + roll.charges), 0.02);
});

Deno.test("refusals change nothing: unknown, paused, another mode, banned", async () => {
  await sql`update public.adjustment_rules set valid_minutes = 15`;
  await turnOn("INFY", "roll_untested");
  const { adjustmentId } = only(await monitorAt("10:20:00"));
  const before = await traces();
  const refused = async (id: number, body: object, code: string, status: number) => {
    const answer = await accept(id, body);
    assertEquals([answer.status, answer.body.error?.code], [status, code]);
    assertEquals(await traces(), before);
  };
  await refused(999, {}, "not_found", 404);
  await refused(adjustmentId, { mode: "live" }, "bad_request", 400);
  await world.call("execute", { action: "pause" });
  await refused(adjustmentId, {}, "paused", 503);
  await world.call("execute", { action: "resume" });
  const without = await world.call("execute", { action: "accept_adjustment" });
  assertEquals([without.status, without.body.error.code], [400, "bad_request"]);

  await sql`select public.store_bans('2026-02-09', array['INFY'], 'test', ${at("10:20:00")})`;
  const banned = await accept(adjustmentId);
  assertEquals([banned.status, banned.body.denied], [200, 1], JSON.stringify(banned.body));
  assertStringIncludes(banned.body.denial, "banned: INFY is in ban period");
  assertEquals(await traces(), before);
  const shown = await bookOf(adjustmentId);
  assertEquals([shown.state, shown.reason], ["proposed", banned.body.denial]);
  await sql`delete from public.bans`;

  await sql`update public.settings set value = to_jsonb(0.00001) where name like 'max_stock_%'`;
  const large = await accept(adjustmentId);
  assertStringIncludes(large.body.denial, "book_limit: underlying_cap");
  assertEquals(await traces(), before);
  await sql`update public.settings set value = to_jsonb(0.06) where name like 'max_stock_%'`;
});

Deno.test("two calls at once accept it once, and its position is what was stated", async () => {
  const [row] = await sql`select adjustment_id::int as id from public.adjustments j
    join public.positions using (position_id)
    where underlying = 'INFY' and j.state = 'proposed'`;
  const stated = await bookOf(Number(row?.["id"]));
  const old = await positionOf("INFY");
  const answers = await Promise.all([accept(stated.adjustment_id), accept(stated.adjustment_id)]);
  assertEquals(answers.map(({ status }) => status).toSorted(), [200, 409]);
  const position = await positionOf("INFY");
  assertEquals([position.state, position.entry_net], ["open", old.entry_net]);
  const [open, closed] = [stated.opens, stated.closes].map((text: string) =>
    [...text.matchAll(/ (\d+) (CE|PE) at/g)].map(([, strike, right]) =>
      `${strike} ${right === "CE" ? "call" : "put"}`
    )
  );
  for (const leg of open ?? []) assertStringIncludes(position.legs, leg);
  // The old sold strike may be the new bought one.
  for (const leg of closed ?? []) assert(open?.includes(leg) || !position.legs.includes(leg), leg);
  assertEquals(position.legs.split(", ").length, 4);
  // Filled at the prices that were stated, to the paisa: nothing moved meanwhile.
  assertEquals(Number(position.exit_net), Number(stated.net));
  const plans = await sql`select kind, rule, state from public.plans
    where adjustment_id = ${stated.adjustment_id} and state <> 'denied' order by plan_id`;
  assertEquals(plans.map((plan) => Object.values(plan)), [
    ["exit", "adjustment", "filled"],
    ["adjust", null, "filled"],
  ]);
  // Shorts bought back before their hedge goes, hedges bought before shorts are sold.
  const orders = await sql`select i.side, i.purpose from public.fills f
    join public.orders o using (order_id) join public.intents i using (intent_id)
    join public.plans p using (plan_id) where p.adjustment_id = ${stated.adjustment_id}
    order by f.fill_id`;
  assertEquals(orders.map((order) => Object.values(order)), [
    ["buy", "close"],
    ["sell", "close"],
    ["buy", "open"],
    ["sell", "open"],
  ]);
  assertEquals((await bookOf(stated.adjustment_id)).state, "done");
});

Deno.test("what only closes is accepted by a paused desk, in time alone", async () => {
  await turnOn("SBIN", "defend");
  await turnOn("RELIANCE", "defend");
  const { proposed } = await monitorAt("10:30:00");
  const ids = proposed.map(({ adjustmentId }: Answer) => adjustmentId);
  assertEquals(ids.length, 2, JSON.stringify(proposed));
  await world.call("execute", { action: "pause" });
  const { body } = await accept(ids[0]);
  assertEquals([body.plans, body.filled], [1, 1], JSON.stringify(body));
  await world.call("execute", { action: "resume" });
  await world.exchange.advance(new Date("2026-02-09T10:46:00+05:30"));
  const before = await traces();
  const late = await accept(ids[1]);
  assertEquals([late.status, late.body.error.code], [422, "stale_data"]);
  assertEquals(await traces(), before);
  await turnOff();
  const rows = await sql`select underlying, (select count(*)::int from private.held_units(plan_id)
    where units <> 0) as legs from public.positions where underlying in ('SBIN', 'RELIANCE')`;
  assertEquals(rows.map((row) => row["legs"]).toSorted(), [2, 4]);
});

Deno.test("protection is bought for what is sold without, and its position is a defined one", async () => {
  await turnOn("NIFTY", "convert");
  await turnOn("BANKNIFTY", "convert");
  const { proposed } = await monitorAt("10:50:00");
  assertEquals(proposed.length, 2, JSON.stringify(proposed));
  for (const { adjustmentId } of proposed) {
    const stated = await bookOf(adjustmentId);
    assertEquals(stated.closes, null);
    assertLess(stated.margin_after, stated.margin_before);
    const { body } = await accept(adjustmentId);
    assertEquals([body.plans, body.filled], [1, 1], JSON.stringify(body));
  }
  assertEquals((await positionOf("NIFTY")).legs.split(", ").length, 4);
  assertEquals((await positionOf("BANKNIFTY")).legs.split(", ").length, 2);
  const [counted] = await sql`select count(*)::int as n, bool_and(h.capital_used = j.capital_after)
      as same
    from private.held_structures h join public.adjustments j using (position_id)
    where j.state = 'done' and j.kind = 'convert'`;
  assertEquals(counted, { n: 2, same: true });
  await turnOff();
});

Deno.test("an adjusted position is watched and closed whole, and the day's ledger is its fills'", async () => {
  const { positions, faults, blind } = await monitorAt("10:55:00");
  assertEquals([positions.length, faults, blind], [5, [], []]);
  for (const { state } of positions) assertEquals(state, "priced");
  const { body } = await world.call("execute", { action: "flatten" });
  assertEquals([body.filled, body.faults], [5, []], JSON.stringify(body));
  const [books] = await sql`select
    (select sum(realised) from public.positions)::text as realised,
    (select sum(case i.side when 'sell' then 1 else -1 end * f.quantity * f.price - f.charges)
      from public.fills f join public.orders using (order_id)
      join public.intents i using (intent_id))::text as fills,
    (select sum(realised) from public.day_ledger)::text as ledger,
    (select private.realised_between('paper', '2026-02-09', '2026-02-09'))::text as day`;
  assertEquals(Number(books?.["realised"]), Number(books?.["fills"]));
  assertEquals(Number(books?.["day"]), Number(books?.["fills"]));
  assertLess(Math.abs(Number(books?.["ledger"]) - Number(books?.["fills"])), 0.05);
  const held = await sql`select 1 from public.positions x, private.held_units(x.plan_id) h
    where h.units <> 0`;
  assertEquals(held.length, 0);
});
