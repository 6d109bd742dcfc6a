import { assert, assertEquals, assertGreater, assertStringIncludes } from "@std/assert";
import { ACCESS_TOKEN, openWorld } from "../support/world.ts";

const DATE = "2026-02-09";
const GIVEN = { DHAN_ACCESS_TOKEN: ACCESS_TOKEN };
const world = await openWorld({
  at: `${DATE}T10:00:00+05:30`,
  mode: "stepped",
  ready: true,
  secrets: { ...GIVEN, DHAN_LIVE_ORDERS: "enabled" },
});
const { sql } = world.platform;
Deno.test.afterAll(async () => await world.stop());

const execute = async (body: object) => {
  const answer = await world.call("execute", body);
  return [answer.status, answer.body.error?.code, answer.body.error?.message];
};

async function monitorAt(time: string) {
  await world.exchange.advance(new Date(`${DATE}T${time}+05:30`));
  const { status, body } = await world.call("monitor", {});
  assertEquals(status, 200, JSON.stringify(body));
  return body;
}

Deno.test("a halted desk closes nothing by a rule, and goes on when it is resumed", async () => {
  for (let done = false; !done;) {
    const { body } = await world.call("analyze", { underlyings: ["NIFTY", "INFY", "TCS"] });
    done = body.state === "done";
  }
  await world.call("allocate", {});
  const entered = await world.call("execute", { action: "entries", top: 2 });
  assertGreater(entered.body.filled, 1, JSON.stringify(entered.body));
  await sql`update public.exit_rules set is_on = true, at_time = '10:05', sessions_before = 250
    where rule = 'time_exit'`;
  assertEquals(await execute({ action: "halt", reason: "a fault" }), [200, undefined, undefined]);
  const halted = await monitorAt("10:06:00");
  assertEquals(halted.fired.length, entered.body.filled);
  assertEquals([halted.closed, halted.halted], [0, "the desk is halted: a fault"]);
  assertEquals((await sql`select 1 from public.exits`).length, 0);
  assertGreater((await sql`select 1 from public.position_marks`).length, 0);
  assertEquals(await execute({ action: "entries" }), [
    503,
    "paused",
    "the desk is halted: a fault",
  ]);
});

Deno.test("flatten closes what a halted desk holds", async () => {
  const [one] = await sql`select allocation_id from public.allocations where state = 'executed'`;
  assert(one !== undefined);
  const { body } = await world.call("execute", { action: "flatten" });
  assertGreater(body.filled, 0, JSON.stringify(body));
  for (let minute = 7; minute < 12; minute++) {
    await world.exchange.advance(
      new Date(`${DATE}T10:${String(minute).padStart(2, "0")}:30+05:30`),
    );
    await world.call("execute", { action: "exits" });
  }
  assertEquals((await sql`select 1 from public.positions where state <> 'closed'`).length, 0);
});

Deno.test("the broker is stopped with a confirmed halt alone, and by it takes no order", async () => {
  const [, code, wrong] = await execute({ action: "pause", stopBroker: true, confirm: DATE });
  assertEquals([code, wrong], ["bad_request", "stopBroker: goes with action halt, not pause"]);
  await execute({ action: "resume" });
  for (const confirm of [undefined, "yes", "2026-02-10"]) {
    const [status, refused, why] = await execute({
      action: "halt",
      stopBroker: true,
      ...(confirm === undefined ? {} : { confirm }),
    });
    assertEquals([status, refused], [400, "bad_request"]);
    assertStringIncludes(String(why), `say ${DATE}`);
  }
  const state = async () => (await sql`select state from public.trading_state`)[0]?.["state"];
  assertEquals(await state(), "active");
  assertEquals(await execute({ action: "halt", stopBroker: true, confirm: DATE }), [
    200,
    undefined,
    undefined,
  ]);
  assertEquals(await state(), "halted");
  await execute({ action: "resume" });
  await sql`update public.trading_state set mode = 'live'`;
  const { body } = await world.call("execute", { action: "entries", mode: "live" });
  assertEquals([body.filled, (await world.exchange.orders()).length], [0, 0]);
});

Deno.test("while something is under way live the broker's switch is not thrown", async () => {
  const plans = await sql`select plan_id from public.plans where mode = 'live'`;
  assertGreater(plans.length, 0);
  await sql.unsafe("alter table public.plans disable trigger user");
  await sql`update public.plans set state = 'unwinding', finished_at = null
    where plan_id = ${plans[0]?.["plan_id"]}`;
  const [status, code, why] = await execute({ action: "halt", stopBroker: true, confirm: DATE });
  assertEquals([status, code], [409, "conflict"]);
  assertStringIncludes(String(why), "flatten first");
});

Deno.test("a switch whose row somebody deleted opens nothing, and keeps nobody from closing", async () => {
  await sql`delete from public.trading_state`;
  const [status, code, why] = await execute({ action: "entries" });
  assertEquals([status, code], [503, "paused"]);
  assertStringIncludes(String(why), "has no row");
  assertEquals((await execute({ action: "flatten" }))[0], 200);
  assertEquals((await world.call("monitor", {})).status, 200);
  await execute({ action: "resume" });
  assertEquals((await sql`select state from public.trading_state`)[0]?.["state"], "active");
});
