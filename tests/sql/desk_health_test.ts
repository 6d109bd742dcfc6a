import { assertEquals } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { advance, allocated, entered, fill, openPlan } from "../support/stored_plan.ts";
import { STORED_DATE, storeRun } from "../support/stored_strategy.ts";

interface Check {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly at: string | null;
  readonly at_ist: string | null;
  readonly age: string | null;
  readonly remedy: string | null;
}

/** One check of health at a time of the stored Monday, or of another date. */
async function check(
  { service }: TestDatabase,
  name: string,
  at = "10:00:00",
  date = STORED_DATE,
): Promise<Check> {
  const { data, error } = await service.rpc("desk_health", { p_now: `${date}T${at}+05:30` });
  assertEquals(error, null);
  const found = (data as Check[]).filter((row) => row.check === name);
  assertEquals(found.length, 1, name);
  return found[0] as Check;
}

async function jobEnded(
  { sql }: TestDatabase,
  job: string,
  date: string,
  state = "done",
): Promise<void> {
  await sql`insert into public.job_runs (job, trading_date, state, error_code, error_message,
      started_at, finished_at)
    values (${job}, ${date}, ${state}, ${state === "failed" ? "broker_auth" : null},
      ${state === "failed" ? "the token has expired" : null}, ${`${date}T08:40:00+05:30`},
      ${`${date}T08:41:00+05:30`})`;
}

databaseTest(
  "a job is due for the session whose time has come, and says when it last worked",
  async (database) => {
    const contracts = async (at: string) => {
      const { ok, detail } = await check(database, "job contracts", at);
      return [ok, detail];
    };
    assertEquals(await contracts("08:00:00"), [false, "never done; due for 2026-02-06"]);
    await jobEnded(database, "contracts", "2026-02-06");
    assertEquals(await contracts("08:59:59"), [true, "done for 2026-02-06"]);
    assertEquals(await contracts("09:00:00"), [false, "done for 2026-02-06; due for 2026-02-09"]);
    await jobEnded(database, "contracts", STORED_DATE, "failed");
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
  "end-of-day jobs are due hours after the close, over holidays too",
  async (database) => {
    await jobEnded(database, "candles", "2026-02-06");
    assertEquals((await check(database, "job candles", "19:29:59")).ok, true);
    assertEquals((await check(database, "job candles", "19:30:00")).ok, false);
    await jobEnded(database, "candles", STORED_DATE);
    assertEquals((await check(database, "job candles", "19:30:00")).remedy, null);
    // Republic Day is no session: the Friday before it is the one that counts.
    await jobEnded(database, "contracts", "2026-01-23");
    assertEquals((await check(database, "job contracts", "12:00:00", "2026-01-26")).ok, true);
  },
);

databaseTest("a token is missed only by a desk that mints its own", async (database) => {
  assertEquals((await check(database, "job token")).ok, true);
  await database.sql`insert into public.broker_sessions (client_id, nonce, ciphertext, valid_until,
      minted_at) values ('1', ${"0".repeat(24)}, ${"0".repeat(34)}, '2026-02-09T00:00:00Z',
      '2026-02-08T00:00:00Z')`;
  assertEquals((await check(database, "job token")).ok, false);
});

databaseTest("the archive is missed once there is something old", async (database) => {
  await storeRun(database.sql);
  assertEquals((await check(database, "job archive", "10:00:00", "2026-02-17")).ok, true);
  assertEquals((await check(database, "job archive", "10:00:00", "2026-02-18")).ok, false);
  await jobEnded(database, "archive", "2026-02-10");
  assertEquals((await check(database, "job archive", "10:00:00", "2026-02-18")).ok, true);
  assertEquals((await check(database, "job archive", "10:00:00", "2026-02-19")).ok, false);
});

databaseTest(
  "a report is missed six hours after the last regular session of a week",
  async (database) => {
    const told = async (time: string, date: string) =>
      (await check(database, "job report", time, date)).ok;
    assertEquals(await told("22:00:00", "2026-02-13"), true);
    await storeRun(database.sql);
    assertEquals([await told("21:29:59", "2026-02-13"), await told("21:30:00", "2026-02-13")], [
      true,
      false,
    ]);
    await jobEnded(database, "report", "2026-02-12");
    assertEquals(await told("10:00:00", "2026-02-16"), false);
    await jobEnded(database, "report", "2026-02-13");
    assertEquals(await told("10:00:00", "2026-02-16"), true);
    // A holiday on the Friday ends the week a day before; the week before is covered until then.
    await jobEnded(database, "report", "2026-09-25");
    const thursday = async (time: string) => await told(time, "2026-10-01");
    assertEquals([await thursday("21:39:59"), await thursday("21:40:00")], [true, false]);
  },
);

databaseTest("analyze and allocate are due two hours into a session", async (database) => {
  await storeRun(database.sql, "moderate", "2026-02-06");
  const { ok, detail, age } = await check(database, "stage analyze", "11:14:59");
  assertEquals([ok, detail, age], [true, "done for 2026-02-06", "74 min"]);
  const late = await check(database, "stage analyze", "11:15:00");
  assertEquals([late.ok, late.detail, late.remedy], [
    false,
    "done for 2026-02-06; due for 2026-02-09",
    "npm run analyze",
  ]);
  assertEquals((await check(database, "stage allocate")).detail, "never done; due for 2026-02-06");
});

databaseTest(
  "allocations that nobody executes, and positions that nobody marks, are told",
  async (database) => {
    const id = await allocated(database);
    const executed = async (at: string) => (await check(database, "stage execute", at)).ok;
    assertEquals([await executed("10:15:00"), await executed("10:15:01")], [true, false]);
    assertEquals(
      (await check(database, "stage execute", "10:20:00")).detail,
      "no plan yet; 1 allocations wait for 15 minutes",
    );
    // After the close nothing can be sent any more.
    assertEquals(await executed("15:30:00"), true);
    const position = await entered(database, id);
    assertEquals(await executed("10:20:00"), true);
    const marked = async (at: string) => (await check(database, "stage monitor", at)).ok;
    assertEquals([await marked("10:05:00"), await marked("10:05:01")], [true, false]);
    await database.sql`insert into public.position_marks values (${position},
    '2026-02-09T10:06:00+05:30', 'no_quote', null, null, null)`;
    assertEquals([await marked("10:11:00"), await marked("10:11:01")], [true, false]);
    assertEquals(await marked("15:30:01"), true);
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
  await advance(database, plan.planId, "failed", "stranded");
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

databaseTest("a paused desk says why and how it goes on", async (database) => {
  assertEquals((await check(database, "trading")).ok, true);
  await database.service.rpc("set_paused", { p_paused: true, p_reason: "the owner is away" });
  const { ok, detail, remedy } = await check(database, "trading");
  assertEquals([ok, detail, remedy], [
    false,
    "paper, paused: the owner is away",
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
