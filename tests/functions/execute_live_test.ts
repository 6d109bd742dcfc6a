import { assert, assertEquals, assertGreater, assertStringIncludes } from "@std/assert";
import { heldAtExchange } from "../support/held_at_exchange.ts";
import { ACCESS_TOKEN, openWorld } from "../support/world.ts";

const GIVEN = { DHAN_ACCESS_TOKEN: ACCESS_TOKEN };
const ENABLED = { ...GIVEN, DHAN_LIVE_ORDERS: "enabled" };

const world = await openWorld({
  at: "2026-02-09T10:00:00+05:30",
  mode: "stepped",
  ready: true,
  secrets: GIVEN,
});
const { sql } = world.platform;
Deno.test.afterAll(async () => await world.stop());

const traded = () => heldAtExchange(world);

async function setDesk(mode: string): Promise<void> {
  await sql`update public.trading_state set mode = ${mode}::public.trading_mode`;
}

async function refusals(): Promise<Record<string, number>> {
  const rows = await sql`select switch, refused from public.live_refusals`;
  return Object.fromEntries(rows.map((row) => [row["switch"], row["refused"]]));
}

Deno.test("each missing switch refuses live entries by name, is counted and shown", async () => {
  for (let state = ""; state !== "done";) {
    const { status, body } = await world.call("analyze", { underlyings: ["NIFTY", "INFY", "TCS"] });
    assert(status < 300, JSON.stringify(body));
    state = body.state;
  }
  await world.call("allocate", {});
  const refused = async (body: object, reason: string) => {
    const answer = await world.call("execute", { action: "entries", ...body });
    assertEquals([answer.status, answer.body.error?.code ?? answer.body.code], [
      422,
      "live_switch_off",
    ]);
    assertStringIncludes(JSON.stringify(answer.body), reason);
  };
  await refused({ mode: "live" }, "DHAN_LIVE_ORDERS");
  assertEquals(await refusals(), { secret: 1, desk: 1 });
  await setDesk("live");
  await refused({ mode: "live" }, "DHAN_LIVE_ORDERS");
  await world.setSecrets(ENABLED);
  await refused({}, "does not say");
  await setDesk("paper");
  await refused({ mode: "live" }, "trading_state.mode is paper");
  assertEquals(await refusals(), { secret: 2, desk: 2, call: 1 });
  const [shown] = await sql`select ok, detail from private.health_of_state(${await world.exchange
    .now()})
    where check_name = 'live_entries'`;
  const detail = "refused today: call off 1 times, desk off 2 times, secret off 2 times";
  assertEquals([shown?.["ok"], shown?.["detail"]], [false, detail]);
  assertEquals([await world.exchange.orders(), (await sql`select 1 from public.plans`).length], [
    [],
    0,
  ]);
});

Deno.test("with all three switches a plan's orders go to the broker, and its fills come from there", async () => {
  await setDesk("live");
  const { body } = await world.call("execute", { action: "entries", mode: "live" });
  assertGreater(body.filled, 0, JSON.stringify(body));
  assertEquals(body.filled + body.failed, body.plans);
  const plans = await sql`select mode, state from public.plans`;
  assertEquals(
    plans.map((plan) => `${plan["mode"]} ${plan["state"]}`).toSorted(),
    [...Array(body.filled).fill("live filled"), ...Array(body.failed).fill("live unwound")],
  );
  const held = await traded();
  assertGreater(held.size, 1);
  const legs = await sql`select security_id, side, quantity from public.position_legs`;
  assertEquals(
    new Map(
      legs.map((leg) => [leg["security_id"], leg["quantity"] * (leg["side"] === "buy" ? 1 : -1)]),
    ),
    held,
  );
  assertEquals((await sql`select 1 from public.paper_orders`).length, 0);
});

Deno.test("with every switch withdrawn a live position still closes live", async () => {
  await setDesk("paper");
  await world.setSecrets(GIVEN);
  const entries = (await sql`select 1 from public.plans where kind = 'entry'`).length;
  await world.call("execute", { action: "flatten" });
  // What the quotes of a minute do not take is asked for anew in the next.
  for (let minute = 1; minute <= 5 && (await traded()).size > 0; minute++) {
    await world.exchange.advance(new Date((await world.exchange.now()).getTime() + 60_000));
    await world.call("execute", { action: "exits" });
  }
  assertEquals((await sql`select 1 from public.positions where state <> 'closed'`).length, 0);
  assertEquals(await traded(), new Map());
  const modes = await sql`select distinct mode from public.plans`;
  assertEquals(modes.map((row) => row["mode"]), ["live"]);
  assertEquals((await sql`select 1 from public.plans where kind = 'entry'`).length, entries);
  assertEquals((await sql`select 1 from public.paper_orders`).length, 0);
});
