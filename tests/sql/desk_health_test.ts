import { assertEquals } from "@std/assert";
import { databaseTest } from "../support/database.ts";
import { type Check, check, jobEnded } from "../support/desk_check.ts";
import { advance, allocated, entered, fill, openPlan, sellBack } from "../support/stored_plan.ts";
import { STORED_AT, STORED_DATE, storeRun } from "../support/stored_strategy.ts";

databaseTest(
  "a job is due for the session whose time has come, and says when it last worked",
  async (database) => {
    const contracts = async (at: string) => {
      const { ok, detail } = await check(database, "job contracts", at);
      return [ok, detail];
    };
    assertEquals(await contracts("08:00:00"), [false, "never done; due for 2026-02-06"]);
    await jobEnded(database, "contracts", "2026-02-06");
    assertEquals(await contracts("09:09:59"), [true, "done for 2026-02-06"]);
    assertEquals(await contracts("09:10:00"), [false, "done for 2026-02-06; due for 2026-02-09"]);
    await jobEnded(database, "contracts", STORED_DATE, { state: "failed" });
    const failed = await check(database, "job contracts", "09:30:00");
    assertEquals(failed, {
      check: "job contracts",
      ok: false,
      detail: "done for 2026-02-06; due for 2026-02-09; " +
        "failed for 2026-02-09: broker_auth: the token has expired",
      at: "2026-02-06T03:11:00+00:00",
      at_ist: "2026-02-06 08:41:00",
      age: "3 d",
      remedy: "npm run maintain -- contracts",
    });
  },
);

databaseTest(
  "candles are due in the morning and again after the close, over holidays too",
  async (database) => {
    const candles = async (at: string) => (await check(database, "job candles", at)).ok;
    await jobEnded(database, "candles", "2026-02-06", { at: "16:15:00" });
    assertEquals([await candles("09:19:59"), await candles("09:20:00")], [true, false]);
    await jobEnded(database, "candles", STORED_DATE, { at: "08:51:00" });
    assertEquals([await candles("16:44:59"), await candles("16:45:00")], [true, false]);
    await database.sql`update public.job_runs set finished_at = '2026-02-09T16:16:00+05:30'
      where trading_date = ${STORED_DATE}`;
    assertEquals((await check(database, "job candles", "16:45:00")).remedy, null);
    // Republic Day is no session: the Friday before it is the one that counts.
    await jobEnded(database, "contracts", "2026-01-23");
    assertEquals((await check(database, "job contracts", "12:00:00", "2026-01-26")).ok, true);
  },
);

databaseTest("a job that is at work says so", async (database) => {
  await jobEnded(database, "contracts", "2026-02-06");
  await database.sql`insert into public.job_runs (job, trading_date, state, started_at)
    values ('contracts', ${STORED_DATE}, 'running', '2026-02-09T08:40:00+05:30')`;
  assertEquals(
    (await check(database, "job contracts", "09:10:00")).detail,
    "done for 2026-02-06; due for 2026-02-09; running for 2026-02-09",
  );
});

databaseTest("jobs come first, then stages, then what stands in their way", async (database) => {
  const { data } = await database.service.rpc("desk_health", {
    p_now: `${STORED_DATE}T10:00+05:30`,
  });
  assertEquals((data as Check[]).map((row) => row.check), [
    ...[..."token contracts bans candles iv targets quality beliefs archive report".split(" ")]
      .map((job) => `job ${job}`),
    ...["analyze", "allocate", "execute", "monitor"].map((stage) => `stage ${stage}`),
    ...[
      "trading",
      "protections",
      "unfinished_plans",
      "positions",
      "open_runs",
      "alerts",
      "readiness",
      "quality",
    ],
    ...["calendar", "contracts", "candles", "bans", "rate_stop"],
    ...["live_entries", "reconciliation"],
  ]);
});

databaseTest("a token is missed only by a desk that mints its own", async (database) => {
  assertEquals((await check(database, "job token")).ok, true);
  await database.sql`insert into public.broker_sessions (client_id, nonce, ciphertext, valid_until,
      minted_at) values ('1', ${"0".repeat(24)}, ${"0".repeat(34)}, '2026-02-09T00:00:00Z',
      '2026-02-08T00:00:00Z')`;
  assertEquals((await check(database, "job token")).ok, false);
});

databaseTest("the archive is missed after a week's last session", async (database) => {
  const told = async (time: string, date: string) =>
    (await check(database, "job archive", time, date)).ok;
  assertEquals(await told("22:00:00", "2026-02-13"), true);
  await storeRun(database.sql);
  assertEquals([await told("17:29:59", "2026-02-13"), await told("17:30:00", "2026-02-13")], [
    true,
    false,
  ]);
  await jobEnded(database, "archive", "2026-02-13", { at: "16:59:59" });
  assertEquals([await told("10:00:00", "2026-02-16"), await told("17:30:00", "2026-02-20")], [
    true,
    false,
  ]);
});

databaseTest("a report is missed after the last session of a week", async (database) => {
  const told = async (time: string, date: string) =>
    (await check(database, "job report", time, date)).ok;
  assertEquals(await told("22:00:00", "2026-02-13"), true);
  await storeRun(database.sql);
  assertEquals([await told("17:19:59", "2026-02-13"), await told("17:20:00", "2026-02-13")], [
    true,
    false,
  ]);
  await jobEnded(database, "report", "2026-02-12", { at: "17:00:00" });
  assertEquals(await told("10:00:00", "2026-02-16"), false);
  // One that was asked for before the week had ended lacks what came since.
  await jobEnded(database, "report", "2026-02-13", { at: "12:00:00" });
  assertEquals(await told("10:00:00", "2026-02-16"), false);
  await database.sql`update public.job_runs set finished_at = '2026-02-13T16:51:00+05:30'
    where trading_date = '2026-02-13'`;
  assertEquals(await told("10:00:00", "2026-02-16"), true);
  // A holiday on the Friday ends the week a day before; the week before is covered until then.
  await jobEnded(database, "report", "2026-09-25", { at: "17:00:00" });
  const thursday = async (time: string) => await told(time, "2026-10-01");
  assertEquals([await thursday("17:29:59"), await thursday("17:30:00")], [true, false]);
});

databaseTest("a schedule that the owner moves moves what is due", async (database) => {
  const { sql } = database;
  const told = async (name: string, at: string) => (await check(database, name, at)).ok;
  await jobEnded(database, "contracts", "2026-02-06");
  await storeRun(sql, "moderate", "2026-02-06");
  await sql`update public.schedules set starts_after = '07:15' where name = 'contracts'`;
  await sql`update public.schedules set starts_after = '02:00' where name = 'analyze'`;
  assertEquals([await told("job contracts", "07:44:59"), await told("job contracts", "07:45:00")], [
    true,
    false,
  ]);
  assertEquals([await told("stage analyze", "11:44:59"), await told("stage analyze", "11:45:00")], [
    true,
    false,
  ]);
  await sql`update public.schedules set enabled = false where name in ('contracts', 'analyze')`;
  assertEquals([await told("job contracts", "12:00:00"), await told("stage analyze", "12:00:00")], [
    true,
    true,
  ]);
  // What repeats is never done: once a session is enough.
  await sql`update public.schedules set every = '1 hour' where name = 'bans'`;
  assertEquals(await told("job bans", "12:00:00"), false);
  await jobEnded(database, "bans", STORED_DATE);
  assertEquals(await told("job bans", "12:00:00"), true);
});

databaseTest("analyze and allocate are late half an hour into their windows", async (database) => {
  for (const date of ["2026-02-05", "2026-02-06"]) await storeRun(database.sql, "moderate", date);
  const { ok, detail } = await check(database, "stage analyze", "09:59:59");
  assertEquals([ok, detail], [true, "done for 2026-02-06"]);
  const late = await check(database, "stage analyze", "10:00:00");
  assertEquals([late.ok, late.detail, late.remedy], [
    false,
    "done for 2026-02-06; due for 2026-02-09",
    "npm run analyze",
  ]);
  const allocate = async (at: string) => (await check(database, "stage allocate", at)).detail;
  assertEquals([await allocate("09:59:59"), await allocate("10:00:00")], [
    "never done; due for 2026-02-06",
    "never done; due for 2026-02-09",
  ]);
});

databaseTest(
  "allocations that nobody executes, and positions that nobody marks, are told",
  async (database) => {
    const id = await allocated(database);
    const executed = async (at: string) => (await check(database, "stage execute", at)).ok;
    assertEquals((await check(database, "stage execute", "10:15:00")).detail, "no plan yet");
    assertEquals([await executed("10:15:00"), await executed("10:15:01")], [true, false]);
    assertEquals(
      (await check(database, "stage execute", "10:20:00")).detail,
      "no plan yet; 1 allocations wait for 15 minutes",
    );
    // After its window nothing is sent any more, before it nothing yet.
    assertEquals([await executed("14:59:59"), await executed("15:00:00")], [false, true]);
    await database.sql`update public.schedules set starts_after = '02:00' where name = 'execute'`;
    assertEquals([await executed("11:29:59"), await executed("11:30:00")], [true, false]);
    const position = await entered(database, id);
    assertEquals(await executed("10:20:00"), true);
    const marked = async (at: string) => (await check(database, "stage monitor", at)).ok;
    assertEquals([await marked("10:05:00"), await marked("10:05:01")], [true, false]);
    await database.sql`insert into public.position_marks values (${position},
    '2026-02-09T10:06:00+05:30', 'no_quote', null, null, null)`;
    assertEquals([await marked("10:11:00"), await marked("10:11:01")], [true, false]);
    assertEquals(
      (await check(database, "stage monitor", "10:12:00")).detail,
      "1 of 1 open positions not marked for 5 min",
    );
    assertEquals([await marked("15:29:59"), await marked("15:30:00")], [false, true]);
    await database.sql`update public.schedules set every = '10 minutes' where name = 'monitor'`;
    assertEquals([await marked("10:56:00"), await marked("10:56:01")], [true, false]);
    // Of two of them the one that comes sooner counts.
    await database.sql`insert into public.schedules
      select 'monitor_twice', enabled, function_name, body, starts_from, starts_after, ends_from,
        ends_after, '5 minutes', follows, days, session_kinds
      from public.schedules where name = 'monitor'`;
    assertEquals([await marked("10:31:00"), await marked("10:31:01")], [true, false]);
    const held = await check(database, "positions");
    assertEquals([held.ok, held.detail], [
      false,
      "1 held, 1 without a quote: NIFTY iron_condor",
    ]);
  },
);

databaseTest("what a half-done entry holds stands in health until it ends", async (database) => {
  const none = await check(database, "unfinished_plans");
  assertEquals([none.ok, none.detail], [true, "none"]);
  const { data: plan } = await openPlan(database, await allocated(database));
  await advance(database, plan.planId, "executing");
  await fill(database, plan.intents[0], "30");
  const one = await check(database, "unfinished_plans", "10:12:00");
  assertEquals([one.ok, one.age, one.at_ist], [false, "12 min", "2026-02-09 10:00:00"]);
  assertEquals(
    one.detail,
    "1 plans; oldest: NIFTY entry, executing, holds +130 NIFTY 24 Feb 24400 PE",
  );
  const held = await check(database, "positions");
  assertEquals([held.ok, held.detail], [
    false,
    "0 held, 1 with units but without a position: NIFTY entering +130 NIFTY 24 Feb 24400 PE",
  ]);
  await advance(database, plan.planId, "unwinding", "stranded");
  await sellBack(database, plan.planId, "28");
  await advance(database, plan.planId, "unwound", "stranded");
  assertEquals((await check(database, "positions")).ok, true);
});

databaseTest("unread alerts are counted, the newest one told", async (database) => {
  assertEquals((await check(database, "alerts")).detail, "none unread");
  await database
    .sql`insert into public.alerts (raised_at, level, kind, subject, message, seen) values
    ('2026-02-09T09:00:00+05:30', 'warning', 'worker_lost', '1', 'the first one', false),
    ('2026-02-09T09:30:00+05:30', 'critical', 'worker_lost', '2', 'the second one', false),
    ('2026-02-09T09:35:00+05:30', 'warning', 'worker_lost', '3', 'a third one', false),
    ('2026-02-09T09:40:00+05:30', 'critical', 'worker_lost', '4', 'seen already', true)`;
  const { ok, detail, age } = await check(database, "alerts");
  assertEquals([ok, age], [false, "25 min"]);
  assertEquals(detail, "1 critical, 2 warning; newest: a third one");
  await database.sql`update public.alerts set level = 'info'`;
  assertEquals((await check(database, "alerts")).ok, true);
});

databaseTest("an open run is told once it is older than half an hour", async (database) => {
  await database.sql`insert into public.runs (stage, trading_date, risk, state, inputs, started_at)
    values ('analyze', ${STORED_DATE}, 'moderate', 'open', '{}', '2026-02-09T09:30:00+05:30')`;
  const open = await check(database, "open_runs", "10:00:00");
  assertEquals([open.ok, open.detail], [true, "1 runs; oldest: analyze 2026-02-09 moderate"]);
  assertEquals((await check(database, "open_runs", "10:00:01")).ok, false);
});

databaseTest(
  "a run that failed is no analysis, and marks are told by their newest",
  async (database) => {
    const { sql } = database;
    await storeRun(sql, "moderate", "2026-02-06");
    await sql`insert into public.runs (stage, trading_date, risk, state, inputs, started_at)
    values ('analyze', ${STORED_DATE}, 'aggressive', 'failed', '{}', '2026-02-09T09:30:00+05:30')`;
    const analyze = await check(database, "stage analyze", "10:00:00");
    assertEquals([analyze.ok, analyze.detail], [false, "done for 2026-02-06; due for 2026-02-09"]);
    const position = await entered(database);
    await sql`insert into public.position_marks values
    (${position}, '2026-02-09T10:06:00+05:30', 'no_quote', null, null, null),
    (${position}, '2026-02-09T10:07:00+05:30', 'no_quote', null, null, null)`;
    assertEquals(
      (await check(database, "stage monitor", "10:08:00")).at_ist,
      "2026-02-09 10:07:00",
    );
  },
);

databaseTest("a calendar that ends within thirty days asks for the next one", async (database) => {
  const told = async (date: string) => (await check(database, "calendar", "10:00:00", date)).ok;
  assertEquals([await told("2026-11-30"), await told("2026-12-01")], [true, false]);
  assertEquals((await check(database, "calendar")).detail, "ends 2026-12-31");
});

databaseTest("a stop of the broker's is told as long as it lasts", async (database) => {
  const told = async (at: string) => {
    const { ok, detail } = await check(database, "rate_stop", at);
    return [ok, detail];
  };
  assertEquals(await told("10:00:00"), [true, "never"]);
  await database.service.rpc("stop_rates", { p_until: `${STORED_DATE}T10:01:00+05:30` });
  assertEquals(await told("10:00:59"), [false, "last until 2026-02-09 10:01:00"]);
  assertEquals(await told("10:01:00"), [true, "last until 2026-02-09 10:01:00"]);
});

databaseTest("of a long message the first 160 letters are told", async (database) => {
  await database.sql`insert into public.alerts (raised_at, level, kind, subject, message)
    values ('2026-02-09T09:00:00+05:30', 'warning', 'worker_lost', '1', ${"x".repeat(170)})`;
  assertEquals(
    (await check(database, "alerts")).detail,
    `1 warning; newest: ${"x".repeat(160)}`,
  );
});

databaseTest("a desk that is not active says why and how it goes on", async (database) => {
  assertEquals((await check(database, "trading")).ok, true);
  await database.service.rpc("set_trading_state", {
    p_state: "reducing",
    p_reason: "the owner is away",
    p_by: "owner",
    p_now: STORED_AT,
  });
  const { ok, detail, remedy } = await check(database, "trading");
  assertEquals([ok, detail, remedy], [
    false,
    "paper, reducing by the owner: the owner is away",
    "npm run execute -- --action resume, once its reason is gone",
  ]);
});

databaseTest(
  "what the last look at account and data found is told with its remedy",
  async (database) => {
    const { sql } = database;
    assertEquals((await check(database, "readiness")).detail, "not looked at");
    await sql`insert into public.readiness_checks values
    ('2026-02-06', 'token', 'failed', 'old', 'old', '2026-02-06T08:30:00+05:30'),
    (${STORED_DATE}, 'token', 'ok', 'taken', null, '2026-02-09T08:30:00+05:30'),
    (${STORED_DATE}, 'fixed_ip', 'warning', 'none is set', 'set one', '2026-02-09T08:30:00+05:30')`;
    const ready = await check(database, "readiness");
    assertEquals([ready.ok, ready.detail, ready.remedy, ready.age], [
      false,
      "warning fixed_ip: none is set",
      "set one",
      "90 min",
    ]);
    await sql`update public.readiness_checks set state = 'ok', remedy = null`;
    const good = await check(database, "readiness");
    assertEquals([good.ok, good.detail], [true, `all ok for ${STORED_DATE}`]);
    await sql`insert into public.quality_findings (trading_date, check_name, state, found, samples,
      detail, remedy, checked_at) values
    ('2026-02-06', 'jobs_done', 'failed', 1, '{a}', 'd', 'r', '2026-02-06T22:00:00+05:30')`;
    const found = await check(database, "quality");
    assertEquals([found.ok, found.detail], [false, "failed jobs_done: 1"]);
    await sql`insert into public.quality_findings (trading_date, check_name, state, found, samples,
      detail, remedy, checked_at) values
    (${STORED_DATE}, 'jobs_done', 'ok', 0, '{}', 'd', 'r', '2026-02-09T09:00:00+05:30')`;
    assertEquals((await check(database, "quality")).detail, "all ok for 2026-02-09");
  },
);

databaseTest(
  "locks that hold are told with why and until when, ended ones are not",
  async (database) => {
    assertEquals((await check(database, "protections")).detail, "none holds");
    await database.sql`insert into public.protections (scope, subject, mode, until, reason) values
    ('underlying', 'NIFTY', null, 'infinity', 'a court case'),
    ('desk', null, 'paper', '2026-02-11T09:15:00+05:30', 'a holiday'),
    ('desk', null, null, '2026-02-01T09:15:00+05:30', 'long over')`;
    const { ok, detail } = await check(database, "protections");
    assertEquals([ok, detail], [
      false,
      "owner underlying NIFTY until the owner resumes: a court case; owner desk paper until " +
      "2026-02-11 09:15:00: a holiday",
    ]);
  },
);
