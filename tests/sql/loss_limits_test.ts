import { assertEquals, assertStringIncludes } from "@std/assert";
import { databaseTest } from "../support/database.ts";
import { looked, makeTrades, markTrade } from "../support/made_trades.ts";
import { advance, allocated, openPlan } from "../support/stored_plan.ts";
import type postgres from "postgres";

/** Of a crore and a moderate desk: day 3, week 6, drawdown 12 lakh. */
const FRIDAY = "2026-02-06T15:00:00+05:30";
const MONDAY = "2026-02-09T11:00:00+05:30";
const LATER = "2026-02-09T11:01:00+05:30";
const TUESDAY = "2026-02-10T11:00:00+05:30";

async function locks(sql: postgres.Sql): Promise<string[]> {
  const rows = await sql`select concat_ws(' ', scope, subject, mode, kind, until) as text
    from public.protections order by protection_id`;
  return rows.map((row) => row["text"]);
}

async function equity(sql: postgres.Sql, mode = "paper") {
  const rows = await sql`select trading_date::text as date, realised_before::float as earlier,
      realised::float as realised, unrealised::float as unrealised, peak::float as peak
    from public.equity_days where mode = ${mode}::public.trading_mode order by trading_date`;
  return rows.map((row) => Object.values(row));
}

databaseTest("a day's loss locks the desk at its limit and not a rupee before", async ({ sql }) => {
  await makeTrades(sql, [{ id: 1, realised: -100_000 }, { id: 2, realised: null }]);
  await markTrade(sql, 2, MONDAY, -199_999);
  assertEquals([await looked(sql, MONDAY), await locks(sql)], [0, []]);
  await markTrade(sql, 2, LATER, -200_000);
  assertEquals(await looked(sql, LATER), 1);
  assertEquals(await locks(sql), ["desk paper daily_loss 2026-02-10 03:45:00+00"]);
  assertEquals(await looked(sql, LATER), 0);
  const alerts = await sql`select level, kind, message from public.alerts`;
  assertEquals(alerts.map((row) => Object.values(row)), [[
    "warning",
    "protection",
    "no entries of paper desk until 2026-02-10 09:15:00: 300000 rupees lost since the last " +
    "session, 300000 are allowed",
  ]]);
  const [desk] = await sql`select state from public.trading_state`;
  assertEquals(desk?.["state"], "active");
});

databaseTest("a day begins at the last look of the session before it", async ({ sql }) => {
  await makeTrades(sql, [{ id: 1, realised: null }]);
  await markTrade(sql, 1, FRIDAY, -250_000);
  assertEquals(await looked(sql, FRIDAY), 0);
  await markTrade(sql, 1, MONDAY, -549_999);
  assertEquals(await looked(sql, MONDAY), 0);
  await markTrade(sql, 1, LATER, -550_000);
  assertEquals(await looked(sql, LATER), 1);
  assertEquals(await locks(sql), ["desk paper daily_loss 2026-02-10 03:45:00+00"]);
});

databaseTest(
  "a week's loss adds up over its days and locks until the next week",
  async ({ sql }) => {
    await makeTrades(sql, [{ id: 1, realised: null }]);
    await markTrade(sql, 1, FRIDAY, 1000);
    await looked(sql, FRIDAY);
    await markTrade(sql, 1, MONDAY, -298_000);
    assertEquals(await looked(sql, MONDAY), 0);
    await markTrade(sql, 1, TUESDAY, -590_000);
    assertEquals(await looked(sql, TUESDAY), 0);
    await markTrade(sql, 1, "2026-02-10T11:01:00+05:30", -597_900);
    assertEquals(await looked(sql, "2026-02-10T11:01:00+05:30"), 0);
    // 5,98,999 are lost since Friday's look, and no more than 2,99,999 of them today.
    const near = "2026-02-11T11:00:00+05:30";
    await markTrade(sql, 1, near, -598_999);
    assertEquals(await looked(sql, near), 0);
    const there = "2026-02-11T11:01:00+05:30";
    await markTrade(sql, 1, there, -599_000);
    assertEquals(await looked(sql, there), 1);
    assertEquals(await locks(sql), ["desk paper weekly_loss 2026-02-16 03:45:00+00"]);
  },
);

databaseTest(
  "a fall from the peak makes the desk reducing until its owner resumes",
  async ({ sql, service }) => {
    await makeTrades(sql, [
      { id: 1, realised: 700_000, closedAt: "2026-01-30T14:00:00+05:30" },
      { id: 2, realised: null },
    ]);
    await looked(sql, "2026-01-30T15:00:00+05:30");
    for (
      const [at, unrealised] of [
        ["2026-02-02T15:00:00+05:30", 100_000],
        ["2026-02-03T15:00:00+05:30", -150_000],
        ["2026-02-04T15:00:00+05:30", -400_000],
        ["2026-02-09T15:00:00+05:30", -690_000],
        ["2026-02-10T15:00:00+05:30", -970_000],
        ["2026-02-16T15:00:00+05:30", -1_099_999],
      ] as const
    ) {
      await markTrade(sql, 2, at, unrealised);
      assertEquals(await looked(sql, at), 0, at);
    }
    const at = "2026-02-16T15:01:00+05:30";
    await markTrade(sql, 2, at, -1_100_000);
    assertEquals(await looked(sql, at), 1);
    assertEquals(await locks(sql), ["desk paper drawdown infinity"]);
    const [desk] = await sql`select state, changed_by, reason from public.trading_state`;
    assertEquals([desk?.["state"], desk?.["changed_by"]], ["reducing", "desk"]);
    assertStringIncludes(desk?.["reason"], "drawdown: 1200000 rupees lost since the peak of");
    assertEquals((await sql`select level from public.alerts`)[0]?.["level"], "critical");
    const resume = { p_state: "active", p_reason: null, p_by: "owner", p_now: at };
    assertEquals((await service.rpc("set_trading_state", resume)).error, null);
    const [lock] = await sql`select until from public.protections`;
    assertEquals(lock?.["until"], new Date(at));
    assertEquals((await equity(sql)).at(-1)?.[4], -400_000);
    // From the new peak on the same fall is asked for again.
    await markTrade(sql, 2, "2026-02-16T15:02:00+05:30", -1_100_500);
    assertEquals(await looked(sql, "2026-02-16T15:02:00+05:30"), 0);
  },
);

databaseTest(
  "what ended counts on its day, an unwound entry and what was closed after the last look too",
  async ({ sql }) => {
    await makeTrades(sql, [
      { id: 1, realised: -10_000, closedAt: "2026-02-06T15:20:00+05:30" },
      { id: 2, realised: 4000 },
      { id: 3, realised: null },
    ]);
    await sql`delete from public.position_marks`;
    await looked(sql, FRIDAY);
    await makeTrades(sql, [{ id: 4, realised: -500, closedAt: "2026-02-06T15:25:00+05:30" }]);
    await markTrade(sql, 3, MONDAY, -70);
    await markTrade(sql, 3, LATER, null);
    await looked(sql, LATER);
    assertEquals(await equity(sql), [
      ["2026-02-06", 0, -10_000, 0, 0],
      ["2026-02-09", -10_500, 4000, -70, 0],
    ]);
  },
);

databaseTest(
  "a desk that begins to look with a loss behind it counts from there",
  async ({ sql }) => {
    await makeTrades(sql, [{ id: 1, realised: -2_000_000, closedAt: "2026-01-05T14:00:00+05:30" }]);
    assertEquals(await looked(sql, MONDAY), 0);
    assertEquals(await equity(sql), [["2026-02-09", -2_000_000, 0, 0, -2_000_000]]);
  },
);

databaseTest("a mode's losses lock that mode alone", async ({ sql }) => {
  await makeTrades(sql, [{ id: 1, mode: "live", realised: null }]);
  await markTrade(sql, 1, MONDAY, -1_300_000);
  assertEquals(await looked(sql, MONDAY), 3);
  assertEquals((await locks(sql)).map((text) => text.split(" ").slice(0, 3).join(" ")), [
    "desk live daily_loss",
    "desk live weekly_loss",
    "desk live drawdown",
  ]);
  assertEquals(await equity(sql), [["2026-02-09", 0, 0, 0, 0]]);
  // The desk is on paper: what live lost stops nothing of it.
  assertEquals((await sql`select state from public.trading_state`)[0]?.["state"], "active");
});

databaseTest(
  "limits are shares of the newest allocation's capital by its risk level",
  async ({ sql }) => {
    await sql`insert into public.runs (run_id, stage, trading_date, risk, state, inputs, started_at,
      finished_at) overriding system value
    values (1, 'analyze', '2026-02-09', 'conservative', 'done', '{}', ${MONDAY}, ${MONDAY})`;
    await sql`insert into public.allocation_runs (run_id, trading_date, risk, inputs_hash, capital,
      ordering, regime_level, deployed, notes, created_at)
    values (1, '2026-02-09', 'conservative', 'x', 1000000, 'money', 'normal', 0, '{}', ${MONDAY})`;
    await makeTrades(sql, [{ id: 1, realised: -19_999 }]);
    assertEquals(await looked(sql, MONDAY), 0);
    await makeTrades(sql, [{ id: 2, realised: -1 }]);
    assertEquals(await looked(sql, LATER), 1);
    const [lock] = await sql`select reason from public.protections`;
    assertEquals(lock?.["reason"], "20000 rupees lost since the last session, 20000 are allowed");
  },
);

databaseTest(
  "a lock that the owner lifts for the day is not raised again on it",
  async ({ sql }) => {
    await makeTrades(sql, [{ id: 1, realised: -300_000 }]);
    await looked(sql, MONDAY);
    await sql`update public.protections set until = ${MONDAY}`;
    assertEquals(await looked(sql, LATER), 0);
    await makeTrades(sql, [{ id: 2, realised: -300_000, closedAt: TUESDAY }]);
    assertEquals(await looked(sql, TUESDAY), 2);
  },
);

databaseTest("a mode that never traded has no row", async ({ sql }) => {
  await looked(sql, MONDAY);
  await looked(sql, LATER);
  assertEquals([await equity(sql, "live"), (await equity(sql)).length], [[], 1]);
});

databaseTest("an unwound entry counts with what its legs were settled at", async (database) => {
  const { sql } = database;
  const { data: plan } = await openPlan(database, await allocated(database));
  await advance(database, plan.planId, "executing");
  await advance(database, plan.planId, "unwinding", "x");
  await advance(database, plan.planId, "unwound", "nothing had been filled");
  await sql`insert into public.settlements (plan_id, leg_number, expiry, units, underlying_price,
      price, charges, settled_at)
    values (${plan.planId}, 1, '2026-02-24', -130, 25000, 10, 7, ${MONDAY})`;
  await looked(sql, MONDAY);
  assertEquals(await equity(sql), [["2026-02-09", 0, -1307, 0, 0]]);
});

databaseTest("what the archive has counts for its mode and its dates", async ({ sql }) => {
  const row = (mode: string, date: string, realised: number) =>
    sql`insert into public.archived_ledger values (${date}, 'NIFTY', 'strip', 'carry', ${mode},
      ${realised}, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0)`;
  await row("paper", "2025-01-06", -100);
  await row("paper", "2026-02-09", -20);
  await row("live", "2025-01-06", -3);
  await row("live", "2026-02-09", -4);
  await row("paper", "2026-02-10", -500);
  await looked(sql, MONDAY);
  assertEquals(await equity(sql), [["2026-02-09", -100, -20, 0, -100]]);
});

databaseTest("a lock of a drawdown outlives a pause and a halt", async ({ sql, service }) => {
  await makeTrades(sql, [{ id: 1, realised: -1_200_000 }]);
  await looked(sql, MONDAY);
  for (const state of ["reducing", "halted"]) {
    const turn = { p_state: state, p_reason: "x", p_by: "owner", p_now: LATER };
    assertEquals((await service.rpc("set_trading_state", turn)).error, null);
  }
  const rows = await sql`select until::text from public.protections
    where kind = 'drawdown'`;
  assertEquals(rows.map((row) => row["until"]), ["infinity"]);
});
