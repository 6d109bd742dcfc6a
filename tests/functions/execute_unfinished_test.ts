import { assert, assertEquals, assertGreater, assertStringIncludes } from "@std/assert";
import { entryIntents } from "../../shared/execution/build_intents.ts";
import { readQueue } from "../../shared/storage/allocations.ts";
import { openDatabase } from "../../shared/storage/database.ts";
import { openEntryPlan } from "../../shared/storage/plans.ts";
import { sqlPlanStore } from "../../shared/storage/plan_store.ts";
import { TARIFF } from "../support/tariff.ts";
import { unguarded } from "../support/unguarded.ts";
import { openWorld, type World } from "../support/world.ts";

const DATE = "2026-02-09";
const UNDERLYINGS = [
  ...["HDFCBANK", "ICICIBANK", "INFY", "RELIANCE", "SBIN", "TCS", "NIFTY"],
  ...["MCX", "BSE", "AXISBANK", "KOTAKBANK", "MUTHOOTFIN", "BAJFINANCE", "SHRIRAMFIN", "CANBK"],
];

/** A desk whose allocations of the date are pending. */
async function allocatedWorld(): Promise<World> {
  const world = await openWorld({ at: `${DATE}T11:00:00+05:30`, mode: "stepped", ready: true });
  for (let done = false; !done;) {
    const { status, body } = await world.call("analyze", { underlyings: UNDERLYINGS });
    assert(status < 300, JSON.stringify(body));
    done = body.state === "done";
  }
  await world.call("allocate", {});
  return world;
}

const world = await allocatedWorld();
const { sql } = world.platform;
Deno.test.afterAll(async () => await world.stop());

/** Opens the next allocation's plan and fills its first order, as a call that died there. */
async function dieAfterFirstFill(): Promise<number> {
  const database = openDatabase(world.platform.url, world.platform.secretKey);
  const [row] = await sql`select count(*)::int as n from public.plans`;
  const time = new Date(`${DATE}T11:00:${10 + Number(row?.["n"])}+05:30`);
  const clock = { now: () => Promise.resolve(time), waitUntil: () => Promise.resolve() };
  const queue = await readQueue(database, DATE, undefined, undefined);
  const [entry] = queue.filter(({ legs }) => legs.some(({ side }) => side === "buy"));
  assert(entry !== undefined);
  const legs = entry.legs.map(({ price, freezeQuantity: _, ...leg }) => ({
    ...leg,
    quantity: entry.lots * entry.lotSize * leg.ratio,
    lotSize: entry.lotSize,
    bid: price,
    ask: price,
  }));
  const intents = entryIntents(legs, `aaaaE${entry.allocationId}p`);
  const { planId } = await openEntryPlan(database, entry.allocationId, "paper", intents, time);
  const held = await sqlPlanStore(database, clock, TARIFF, "dead").hold(planId);
  assert(held !== undefined);
  await held.hold.advance("executing");
  const [first] = held.plan.intents;
  assert(first !== undefined);
  await held.hold.claimIntent(first);
  const { correlationId, segment, securityId, side, quantity, limitPrice } = first;
  await sql`select public.paper_receive(${
    sql.json({ correlationId, segment, securityId, side, quantity, limitPrice })
  }, ${time.toISOString()})`;
  await sql`select public.paper_fill(${correlationId}, 1, ${quantity}, ${limitPrice},
    ${time.toISOString()})`;
  await held.hold.release();
  return planId;
}

async function stateOf(planId: number): Promise<[state: string, reason: string, units: number]> {
  const [row] = await sql`select state, reason,
    (select coalesce(sum(abs(units)), 0)::int from private.held_units(plan_id)) as units
    from public.plans where plan_id = ${planId}`;
  return [row?.["state"], row?.["reason"], row?.["units"]];
}

let seconds = 60;
/** Time goes on: what a call found is not found again with the same quotes. */
async function later(): Promise<void> {
  seconds += 60;
  await world.exchange.advance(new Date(Date.parse(`${DATE}T11:00:00+05:30`) + 1000 * seconds));
}

Deno.test("each call trades back what a dead one left half entered, paused or not", async () => {
  const calls: [string, object, number][] = [
    ["monitor", {}, 200],
    ["execute", { action: "entries" }, 503],
    ["execute", { action: "exits" }, 200],
    ["execute", { action: "flatten" }, 200],
  ];
  for (const [name, body, status] of calls) {
    const planId = await dieAfterFirstFill();
    await later();
    await world.call("execute", { action: "pause" });
    const [before] =
      await sql`select count(*)::int as n from public.intents where plan_id = ${planId}`;
    const answer = await world.call(name, body);
    assertEquals([name, answer.status], [name, status], JSON.stringify(answer.body));
    const [state, , units] = await stateOf(planId);
    assertEquals([name, body, state, units], [name, body, "unwound", 0]);
    const [after] =
      await sql`select count(*)::int as n from public.intents where plan_id = ${planId}`;
    assertEquals(after?.["n"], before?.["n"] + 1);
    await world.call("execute", { action: "resume" });
  }
});

Deno.test("what those entries lost is in the day's result", async () => {
  const [day] = await sql`select realised::float8 as realised, cash::float8 as cash,
    charges::float8 as charges, plans_failed::int as failed from public.desk_summary`;
  assertEquals(day?.["failed"], 4);
  assert(day?.["realised"] < 0, JSON.stringify(day));
  assertEquals(Math.abs(day?.["realised"] - day?.["cash"] + day?.["charges"]) < 0.011, true);
});

Deno.test("an entry of an earlier date is traded back, whatever its underlying does now", async () => {
  const planId = await dieAfterFirstFill();
  await unguarded(sql, [
    `update public.plans set trading_date = '2026-02-06' where plan_id = ${planId}`,
  ]);
  await later();
  await world.call("monitor", {});
  assertEquals((await stateOf(planId)).slice(0, 1), ["unwound"]);
  const [sold] = await sql`select count(*)::int as n from public.intents
    where plan_id = ${planId} and purpose = 'open' and state <> 'written'`;
  assertEquals(sold?.["n"], 1);
});

Deno.test("one plan that cannot run is told by name, and the others are entered", async () => {
  const planId = await dieAfterFirstFill();
  // What its gate reads before the first sale is gone.
  const legs = `public.strategy_legs where strategy_id = (select a.strategy_id
    from public.plans p join public.allocations a using (allocation_id)
    where p.plan_id = ${planId})`;
  await unguarded(sql, [
    `create table private.kept_legs as select * from ${legs}`,
    `delete from ${legs}`,
  ]);
  await later();
  const { status, body } = await world.call("execute", { action: "entries", top: 1 });
  assertEquals(status, 200, JSON.stringify(body));
  assertEquals([body.faults.length, body.faults[0].planId, body.open], [1, planId, 1]);
  assertStringIncludes(body.faults[0].fault, "legs");
  assertGreater(body.filled, 0);
  const [row] = await sql`select error from public.plans where plan_id = ${planId}`;
  assertStringIncludes(row?.["error"], "legs");
  const [alert] = await sql`select message from public.alerts where kind = 'plan_error'`;
  assertStringIncludes(alert?.["message"], "legs");
  await unguarded(sql, [
    "insert into public.strategy_legs select * from private.kept_legs",
    "drop table private.kept_legs",
  ]);
  await later();
  await world.call("execute", { action: "exits" });
  assertEquals((await stateOf(planId))[0] !== "executing", true);
});

Deno.test("a call whose time is spent begins nothing more and tells what is left", async () => {
  await sql`update public.settings set value = '0.001' where name = 'call_wall_seconds'`;
  await later();
  const { body } = await world.call("execute", { action: "entries" });
  const [pending] = await sql`
    select count(*)::int as n from public.allocations where state = 'pending'`;
  assertGreater(pending?.["n"], 0);
  assertEquals([body.plans, body.remaining], [0, pending?.["n"]]);
  await sql`update public.settings set value = '60' where name = 'call_wall_seconds'`;
});

Deno.test("what another call has in its hands is told as open", async () => {
  const planId = await dieAfterFirstFill();
  await later();
  const until = new Date((await world.exchange.now()).getTime() + 30_000);
  await sql`update public.plans set holder = 'other', fence = fence + 1,
    lease_until = ${until.toISOString()} where plan_id = ${planId}`;
  const { body } = await world.call("execute", { action: "exits" });
  assertEquals([body.plans, body.open, (await stateOf(planId))[0]], [0, 1, "executing"]);
  await later();
  await world.call("execute", { action: "exits" });
  assertEquals((await stateOf(planId))[0] !== "executing", true);
});

Deno.test("no entry is begun in the session's last minutes, and every exit is", async () => {
  await world.exchange.advance(new Date(`${DATE}T15:20:30+05:30`));
  const { body } = await world.call("execute", { action: "entries" });
  assertEquals(body.filled, 0, JSON.stringify(body));
  assertGreater(body.denied, 0);
  const [denied] = await sql`select reason from public.plans
    where state = 'denied' order by plan_id desc limit 1`;
  assertStringIncludes(denied?.["reason"], "session_ends: 9 minutes are left of the session");
  const flat = await world.call("execute", { action: "flatten" });
  assertGreater(flat.body.filled, 0, JSON.stringify(flat.body));
});
