import { assertEquals } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { check, jobEnded } from "../support/desk_check.ts";
import {
  advance,
  allocatedAll,
  complete,
  entered,
  fill,
  openExit,
  openPlan,
  priceOf,
} from "../support/stored_plan.ts";
import {
  allocationPayload,
  storeAllocation,
  STORED_DATE,
  storeRun,
  storeStrategy,
} from "../support/stored_strategy.ts";
import { withoutGuards } from "../support/unguarded.ts";

const TUESDAY = "2026-02-10";

/** Whether a check is well, and what it tells, at each of some times. */
async function told(
  database: TestDatabase,
  name: string,
  ...times: readonly (string | readonly [string, string])[]
): Promise<[boolean, string][]> {
  const answers: [boolean, string][] = [];
  for (const time of times) {
    const [at, date] = typeof time === "string" ? [time, STORED_DATE] : time;
    const { ok, detail } = await check(database, name, at, date);
    answers.push([ok, detail]);
  }
  return answers;
}

databaseTest("of windows that began fifteen days ago the desk still asks", async (database) => {
  const { sql } = database;
  await sql`update public.schedules set session_kinds = '{special}' where name = 'contracts'`;
  assertEquals(
    await told(database, "job contracts", ["12:00:00", "2026-02-16"], ["12:00:00", "2026-02-17"]),
    [[false, "never done; due for 2026-02-01"], [true, "never done"]],
  );
});

databaseTest("no job answers for another's", async (database) => {
  await jobEnded(database, "contracts", "2026-02-06");
  await jobEnded(database, "contracts", STORED_DATE, { state: "failed" });
  assertEquals(await told(database, "job candles", "08:00:00"), [
    [false, "never done; due for 2026-02-06"],
  ]);
  assertEquals(await told(database, "job iv", "08:00:00"), [
    [false, "never done; due for 2026-02-06"],
  ]);
  await jobEnded(database, "bans", STORED_DATE);
  assertEquals((await check(database, "job candles", "12:00:00")).ok, false);
});

databaseTest("what is done before it is late is done", async (database) => {
  await jobEnded(database, "contracts", STORED_DATE);
  assertEquals(await told(database, "job contracts", "09:00:00", "09:10:00"), [
    [true, "done for 2026-02-09"],
    [true, "done for 2026-02-09"],
  ]);
});

databaseTest(
  "a week's report is asked for by runs up to its end, by no later one",
  async (database) => {
    const report = async () => (await check(database, "job report", "10:00:00", "2026-02-16")).ok;
    await storeRun(database.sql, "moderate", "2026-02-16");
    assertEquals(await report(), true);
    await storeRun(database.sql, "moderate", "2026-02-13");
    assertEquals(await report(), false);
  },
);

databaseTest("a desk that never worked is late once its stages are due", async (database) => {
  const { sql } = database;
  for (const stage of ["analyze", "allocate"]) {
    assertEquals(await told(database, `stage ${stage}`, "10:00:00"), [
      [false, "never done; due for 2026-02-09"],
    ]);
  }
  await sql`update public.schedules set enabled = false`;
  for (const stage of ["analyze", "allocate"]) {
    assertEquals(await told(database, `stage ${stage}`, "10:00:00"), [[true, "never done"]]);
  }
});

databaseTest("of two schedules of a stage the one that is due later counts", async (database) => {
  await database.sql`insert into public.schedules
    select 'a_special_' || name, enabled, function_name, body, starts_from, starts_after,
      ends_from, ends_after, every, null, days, '{special}'
    from public.schedules where name in ('analyze', 'allocate')`;
  await storeRun(database.sql, "moderate", "2026-02-06");
  assertEquals(await told(database, "stage analyze", "10:00:00"), [
    [false, "done for 2026-02-06; due for 2026-02-09"],
  ]);
});

databaseTest(
  "the newest allocation is told, and whether it is that of the date",
  async (database) => {
    const { sql } = database;
    const runId = await storeRun(sql);
    const strategyId = await storeStrategy(sql, runId, "NIFTY");
    for (const [hash, at] of [["a", "09:40:00"], ["b", "09:50:00"]] as const) {
      const payload = allocationPayload(runId, hash, [{ strategyId, lots: 1 }]);
      const { error } = await storeAllocation(database, payload, `${STORED_DATE}T${at}+05:30`);
      assertEquals(error, null);
    }
    const one = await check(database, "stage allocate", "10:00:00");
    assertEquals([one.ok, one.detail, one.at_ist], [
      true,
      "done for 2026-02-09",
      "2026-02-09 09:50:00",
    ]);
    assertEquals(
      await told(database, "stage allocate", ["09:59:59", TUESDAY], ["10:00:00", TUESDAY]),
      [
        [true, "done for 2026-02-09"],
        [false, "done for 2026-02-09; due for 2026-02-10"],
      ],
    );
  },
);

databaseTest("only what is pending, of the date and without a plan waits", async (database) => {
  const { service } = database;
  const [nifty = 0, infy = 0] = await allocatedAll(database, ["NIFTY", "INFY", "TCS", "LT"]);
  assertEquals((await openPlan(database, nifty)).error, null);
  const waits = async () => (await check(database, "stage execute", "10:20:00")).detail;
  assertEquals(await waits(), "last plan: NIFTY entry, gated; 3 allocations wait for 15 minutes");
  await service.rpc("cancel_allocations", {
    p_trading_date: STORED_DATE,
    p_allocation_ids: [infy],
  });
  assertEquals(await waits(), "last plan: NIFTY entry, gated; 2 allocations wait for 15 minutes");
  assertEquals((await check(database, "stage execute", "10:20:00", TUESDAY)).ok, true);
});

databaseTest("the newest of several plans is told", async (database) => {
  const { sql } = database;
  const ids = await allocatedAll(database, ["NIFTY", "INFY"]);
  for (const id of ids) assertEquals((await openPlan(database, id)).error, null);
  await withoutGuards(
    sql,
    (one) =>
      one`update public.plans set created_at = '2026-02-09T10:05:00+05:30'
    where underlying = 'NIFTY'`,
  );
  assertEquals(await told(database, "stage execute", "10:06:00"), [
    [true, "last plan: NIFTY entry, gated"],
  ]);
  const unfinished = await check(database, "unfinished_plans", "10:06:00");
  assertEquals([unfinished.at_ist, unfinished.detail], [
    "2026-02-09 10:00:00",
    "2 plans; oldest: INFY entry, gated, nothing traded",
  ]);
});

databaseTest("a position is stale by its own newest mark", async (database) => {
  const { sql } = database;
  const id = await entered(database);
  const mark = async (time: string, date = STORED_DATE) =>
    await sql`insert into public.position_marks
      values (${id}, ${`${date}T${time}+05:30`}, 'no_quote', null, null, null)`;
  for (const time of ["10:01:00", "10:06:00"]) await mark(time);
  assertEquals(await told(database, "stage monitor", "10:10:00", "10:11:01"), [
    [true, "positions are marked"],
    [false, "1 of 1 open positions not marked for 5 min"],
  ]);
  // Monitor begins at 09:16: five of its turns later it should have come.
  assertEquals(
    (await told(database, "stage monitor", ["09:20:59", TUESDAY], ["09:21:00", TUESDAY]))
      .map(([ok]) => ok),
    [true, false],
  );
  await mark("09:20:00", TUESDAY);
  const marked = await check(database, "stage monitor", "09:22:00", TUESDAY);
  assertEquals([marked.ok, marked.at_ist], [true, "2026-02-10 09:20:00"]);
  // Without a distance of its own a schedule starts each minute.
  await sql`update public.schedules set every = null where name = 'monitor'`;
  assertEquals(
    (await told(database, "stage monitor", ["09:25:00", TUESDAY], ["09:25:01", TUESDAY]))
      .map(([ok]) => ok),
    [true, false],
  );
});

databaseTest("a position that is closed is no longer watched", async (database) => {
  const { data: plan, error } = await openExit(database, await entered(database), "X");
  assertEquals(error, null);
  const isWell = async () => (await check(database, "stage monitor", "10:30:00")).ok;
  assertEquals(await isWell(), false);
  await advance(database, plan.planId, "executing");
  for (const each of plan.intents) await fill(database, each, priceOf(each.legNumber));
  assertEquals((await complete(database, "close_position", plan.planId)).error, null);
  assertEquals(await isWell(), true);
});

databaseTest("the oldest of what is held and of what is open is told", async (database) => {
  const { sql } = database;
  const ids = await allocatedAll(database, ["NIFTY", "INFY"]);
  for (const id of ids) await entered(database, id);
  await withoutGuards(
    sql,
    (one) =>
      one`update public.positions set opened_at = '2026-02-09T10:05:00+05:30'
    where underlying = 'NIFTY'`,
  );
  const held = await check(database, "positions", "10:06:00");
  assertEquals([held.ok, held.detail, held.at_ist], [true, "2 held", "2026-02-09 10:00:00"]);
  assertEquals(await told(database, "open_runs", "10:00:00"), [[true, "none"]]);
  await sql`insert into public.runs (stage, trading_date, risk, state, inputs, started_at) values
    ('analyze', ${TUESDAY}, 'moderate', 'open', '{}', '2026-02-10T10:00:00+05:30'),
    ('analyze', ${TUESDAY}, 'aggressive', 'open', '{}', '2026-02-10T09:50:00+05:30')`;
  const runs = await check(database, "open_runs", "10:05:00", TUESDAY);
  assertEquals([runs.ok, runs.detail, runs.at_ist], [
    true,
    "2 runs; oldest: analyze 2026-02-10 aggressive",
    "2026-02-10 09:50:00",
  ]);
  assertEquals(await told(database, "trading", "10:00:00"), [[true, "paper"]]);
});

databaseTest("a lone check that is well, and the newest look, are told", async (database) => {
  const { sql } = database;
  await sql`insert into public.readiness_checks values
    (${STORED_DATE}, 'token', 'ok', 'taken', null, '2026-02-09T08:30:00+05:30')`;
  assertEquals(await told(database, "readiness", "10:00:00"), [
    [true, "all ok for 2026-02-09"],
  ]);
  await sql`insert into public.readiness_checks values
    (${STORED_DATE}, 'fixed_ip', 'failed', 'none', 'set one', '2026-02-09T08:40:00+05:30')`;
  assertEquals((await check(database, "readiness")).at_ist, "2026-02-09 08:40:00");
  await sql`insert into public.quality_findings (trading_date, check_name, state, found, samples,
      detail, remedy, checked_at) values
    (${STORED_DATE}, 'jobs_done', 'ok', 0, '{}', 'd', 'r', '2026-02-09T09:00:00+05:30'),
    (${STORED_DATE}, 'iv_complete', 'warning', 2, '{a}', 'd', 'r', '2026-02-09T09:10:00+05:30')`;
  const quality = await check(database, "quality");
  assertEquals([quality.ok, quality.detail, quality.at_ist], [
    false,
    "warning iv_complete: 2",
    "2026-02-09 09:10:00",
  ]);
});

databaseTest("contracts, candles and bans are told by their newest", async (database) => {
  const { sql } = database;
  const all = async () =>
    (await Promise.all(
      ["contracts", "candles", "bans"].map((name) => told(database, name, "10:00:00")),
    ))
      .flat();
  assertEquals(await all(), [
    [false, "never stored"],
    [false, "never stored"],
    [false, "unknown: no list of the date was read"],
  ]);
  for (const [underlying, listed] of [["NIFTY", STORED_DATE], ["INFY", "2026-02-06"]] as const) {
    await sql`insert into public.contracts (underlying, segment, security_id, instrument, expiry,
        lot_size, tick, listed_on)
      values (${underlying}, 'NSE_FNO', '1', 'future', '2026-02-24', 65, 0.05, ${listed})`;
  }
  for (const date of ["2026-02-05", "2026-02-06"]) {
    await sql`insert into public.candles values ('INFY', ${date}, 1, 1, 1, 1, 1, 'test')`;
    await sql`insert into public.ban_lists values (${date}, 'nse', ${`${date}T08:45:00+05:30`})`;
  }
  assertEquals(await all(), [
    [true, "instrument master of 2026-02-09"],
    [true, "to 2026-02-06"],
    [false, "unknown: no list of the date was read"],
  ]);
  await sql`insert into public.ban_lists values
    (${STORED_DATE}, 'nse', '2026-02-09T08:45:00+05:30')`;
  const bans = await check(database, "bans");
  assertEquals([bans.ok, bans.detail, bans.at_ist], [
    true,
    "list of 2026-02-09 from nse",
    "2026-02-09 08:45:00",
  ]);
});
