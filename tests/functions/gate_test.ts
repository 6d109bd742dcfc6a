import { assert, assertEquals, assertGreater, assertStringIncludes } from "@std/assert";
import { ACCESS_TOKEN, openWorld } from "../support/world.ts";
import { makeTrades } from "../support/made_trades.ts";
import { withoutGuards } from "../support/unguarded.ts";

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

/** The pending allocation of rank one, which every test leaves as it was. */
async function first(): Promise<{ id: number; underlying: string; strategyId: number }> {
  const [row] = await sql`select allocation_id::int, underlying, strategy_id::int
    from public.allocations where state = 'pending' order by rank limit 1`;
  assert(row !== undefined);
  return {
    id: row["allocation_id"],
    underlying: row["underlying"],
    strategyId: row["strategy_id"],
  };
}

/** Executes that one; what its plan was denied for, nothing sent and no fault. */
async function denied(mode?: "live"): Promise<string> {
  const { id } = await first();
  const { status, body } = await world.call("execute", {
    action: "entries",
    allocationIds: [id],
    ...(mode === undefined ? {} : { mode }),
  });
  assertEquals(
    [status, body.plans, body.denied, body.faults],
    [200, 0, 1, []],
    JSON.stringify(body),
  );
  const [plan] = await sql`select reason from public.plans
    where allocation_id = ${id} and state = 'denied' order by plan_id desc limit 1`;
  return plan?.["reason"];
}

/** Changes rows for one look at the gate and puts them back. */
async function during<T>(change: string, back: string, look: () => Promise<T>): Promise<T> {
  await withoutGuards(sql, async (one) => await one.unsafe(change));
  const answer = await look();
  await withoutGuards(sql, async (one) => await one.unsafe(back));
  return answer;
}

Deno.test("the desk has allocations that wait", async () => {
  const underlyings = ["NIFTY", "INFY", "SBIN", "TCS", "RELIANCE", "ITC"];
  for (let done = false; !done;) {
    const { status, body } = await world.call("analyze", { underlyings });
    assert(status < 300, JSON.stringify(body));
    done = body.state === "done";
  }
  await world.call("allocate", {});
  assertGreater((await sql`select 1 from public.allocations where state = 'pending'`).length, 1);
});

Deno.test("a lock of the owner's and a loss limit deny by their names", async () => {
  const { underlying } = await first();
  const lock = `insert into public.protections (scope, subject, until, reason)
    values ('underlying', '${underlying}', 'infinity', 'a court case')`;
  const off = "delete from public.protections";
  assertEquals(await during(lock, off, () => denied()), "protected: owner: a court case");
  const loss = `insert into public.protections (scope, kind, mode, cause, raised_at, until, reason)
    values ('desk', 'daily_loss', 'paper', 'x', now(), 'infinity', 'too much')`;
  assertEquals(await during(loss, off, () => denied()), "loss_limit: daily_loss: too much");
});

Deno.test("a contract that left the list or changed its lot denies, nothing takes its place", async () => {
  const { strategyId, underlying } = await first();
  const legs = `underlying = '${underlying}' and (expiry, strike, option_right::text) in (
    select expiry, strike, leg_right::text from public.strategy_legs
    where strategy_id = ${strategyId})`;
  const gone = await during(
    `update public.contracts set listed_on = listed_on - 7 where ${legs}`,
    `update public.contracts set listed_on = listed_on + 7 where ${legs}`,
    () => denied(),
  );
  assertStringIncludes(gone, "unlisted: leg 1 (");
  const changed = await during(
    `update public.contracts set lot_size = lot_size + 1 where ${legs}`,
    `update public.contracts set lot_size = lot_size - 1 where ${legs}`,
    () => denied(),
  );
  assertStringIncludes(changed, "contract_changed: leg 1: lotSize is ");
});

Deno.test("on paper a plan needs the funds of the desk's own account", async () => {
  const { id } = await first();
  const capital = (change: string) => `update public.allocation_runs set capital = ${change}`;
  const [used] = await sql`select capital_used from public.allocations where allocation_id = ${id}`;
  const [run] = await sql`select capital from public.allocation_runs limit 1`;
  const least = Number(used?.["capital_used"]);
  const reason = await during(
    capital(String(least - 1)),
    capital(run?.["capital"]),
    () => denied(),
  );
  assertEquals(
    reason,
    `no_funds: ${least.toFixed(2)} rupees are needed, ${(least - 1).toFixed(2)} are free`,
  );
});

Deno.test("an underlying that is held denies a second entry and is no fault", async () => {
  const { underlying } = await first();
  const held = `insert into public.plans (plan_id, kind, mode, trading_date, underlying,
      allocation_id, lots, state, created_at, finished_at)
    overriding system value
    select 9999, 'entry', 'paper', '${DATE}', underlying, allocation_id, 1, 'filled', now(), now()
    from public.allocations order by rank desc limit 1;
    insert into public.positions (position_id, plan_id, strategy_id, underlying,
      definition, sleeve, mode, lots, expiry, capital_used, entry_net, entry_charges, opened_at)
    overriding system value
    select 9999, 9999, strategy_id, '${underlying}', 'strip', 'carry', 'paper', 1, '2026-02-24', 1,
      0, 0, now() from public.allocations order by rank desc limit 1`;
  const off = `delete from public.positions where position_id = 9999;
    delete from public.plans where plan_id = 9999`;
  const reason = await during(held, off, () => denied());
  assertEquals(reason, `underlying_held: ${underlying} is held by position 9999`);
});

Deno.test("live, a plan needs room for all its orders", async () => {
  await sql`update public.trading_state set mode = 'live'`;
  const now = (await world.exchange.now()).toISOString();
  const sends = `insert into public.rate_sends (family, sent_at, is_reducing)
    select 'orders', '${now}'::timestamptz - interval '2 seconds', false
    from generate_series(1, 150)`;
  const rate = await during(sends, "delete from public.rate_sends", () => denied("live"));
  assertStringIncludes(rate, "orders, and entries may send 0 more in 60 seconds");
  assert(rate.startsWith("order_rate: "));
  const orders = await world.exchange.orders();
  assertEquals(orders.length, 0);
});

Deno.test("with nothing in its way the same allocation is entered", async () => {
  await sql`update public.trading_state set mode = 'paper'`;
  const { id } = await first();
  const { body } = await world.call("execute", { action: "entries", allocationIds: [id] });
  assertEquals([body.plans, body.denied, body.faults], [1, 0, []], JSON.stringify(body));
});

Deno.test("monitor locks a desk that lost too much and closes what it holds all the same", async () => {
  await makeTrades(sql, [{ id: 9000, realised: -1_000_000, closedAt: `${DATE}T10:00:00+05:30` }]);
  const held = (await sql`select 1 from public.positions where state = 'open'`).length;
  assertGreater(held, 0);
  await sql`update public.exit_rules set is_on = true, at_time = '10:05', sessions_before = 250
    where rule = 'time_exit'`;
  await world.exchange.advance(new Date(`${DATE}T10:06:00+05:30`));
  const dry = await world.call("monitor", { dryRun: true });
  assertEquals([dry.body.fired.length, (await sql`select 1 from public.protections`).length], [
    held,
    0,
  ]);
  const { body } = await world.call("monitor", {});
  assertEquals(body.fired.length, held, JSON.stringify(body));
  const locks = await sql`select kind from public.protections order by protection_id`;
  assertEquals(locks.map((row) => row["kind"]), ["daily_loss", "weekly_loss"]);
  assertStringIncludes(await denied(), "loss_limit: daily_loss: ");
  assertGreater(body.closed, 0, JSON.stringify(body));
});
