import { createHash } from "node:crypto";
import { assert, assertEquals } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { openScheduler, tickAt } from "../support/scheduled.ts";

const NOW = "2026-02-09T10:00:00+05:30";

const digest = (text: string) => createHash("sha256").update(text).digest("hex");

async function facts({ service }: TestDatabase, token: string | null = null, now = NOW) {
  const args = {
    p_now: now,
    p_token_digest: token === null ? null : digest(token),
    p_url_digest: digest("http://127.0.0.1:9"),
  };
  const { data, error } = await service.rpc("doctor_facts", args);
  assertEquals(error, null);
  return data;
}

databaseTest("secrets of Vault are compared by digest and never told", async (db) => {
  assertEquals((await facts(db)).vault, { cron_token: "missing", project_url: "missing" });
  await openScheduler(db.sql);
  const seen = await facts(db, "planted-token");
  assertEquals(seen.vault, { cron_token: "same", project_url: "same" });
  assertEquals((await facts(db, "another")).vault.cron_token, "differs");
  const text = JSON.stringify(seen);
  assert(!text.includes("planted-token") && !text.includes("127.0.0.1:9"), text);
});

databaseTest(
  "where pg_cron, pg_net, Vault and the list of migrations are absent that is told",
  async (db) => {
    await db.sql`drop schema cron, net, vault, supabase_migrations cascade`;
    const { scheduler, vault, database } = await facts(db);
    assertEquals(vault, null);
    assertEquals(database.migrations, []);
    const { cron, net, job, lastRun, answers } = scheduler;
    assertEquals({ cron, net, job, lastRun, answers }, {
      cron: false,
      net: false,
      job: null,
      lastRun: null,
      answers: [],
    });
  },
);

databaseTest("what there is nothing of is an empty list", async (db) => {
  await db.sql`update public.underlyings set enabled = false`;
  const { scheduler, desk } = await facts(db);
  assertEquals([scheduler.disabled, desk.contracts, desk.account], [[], [], []]);
});

databaseTest("strangers are told nothing", async ({ anon }) => {
  const args = { p_now: NOW, p_token_digest: null, p_url_digest: null };
  assertEquals((await anon.rpc("doctor_facts", args)).error?.code, "42501");
});

databaseTest(
  "the next session is the one that runs until it closes, then the one after",
  async (db) => {
    const of = async (now: string) => {
      const { session, sessionBefore } = (await facts(db, null, now)).desk;
      return [session?.date, sessionBefore];
    };
    assertEquals(await of("2026-02-06T15:29:00+05:30"), ["2026-02-06", "2026-02-05"]);
    assertEquals(await of("2026-02-06T15:30:00+05:30"), ["2026-02-09", "2026-02-06"]);
    assertEquals(await of("2026-02-08T12:00:00+05:30"), ["2026-02-09", "2026-02-06"]);
    assertEquals(await of("2026-12-31T15:40:00+05:30"), [undefined, "2026-12-31"]);
  },
);

databaseTest(
  "the first tick of a date stores the database's size, which goes after 60 days",
  async (db) => {
    await db.sql`update public.schedules set enabled = false`;
    await db.sql`insert into public.database_sizes values ('2025-12-10', 1), ('2025-12-11', 2)`;
    await tickAt(db.sql, NOW);
    const [size] = await db.sql`select pg_database_size(current_database()) as bytes`;
    const rows = await db
      .sql`select measured_on::text, bytes from public.database_sizes order by 1`;
    assertEquals(rows.map((row) => row["measured_on"]), ["2025-12-11", "2026-02-09"]);
    assert(Math.abs(rows[1]?.["bytes"] - size?.["bytes"]) < 2 ** 20);
    await tickAt(db.sql, "2026-02-09T10:01:00+05:30");
    assertEquals((await db.sql`select 1 from public.database_sizes`).length, 2);
  },
);

databaseTest("growth is told against the oldest size of the last 30 days", async (db) => {
  const earlier = async () => (await facts(db)).database.earlier;
  await db.sql`insert into public.database_sizes values ('2026-01-09', 1), ('2026-02-09', 5)`;
  assertEquals(await earlier(), null);
  await db.sql`insert into public.database_sizes values ('2026-02-08', 6)`;
  assertEquals(await earlier(), { days: 1, bytes: 6 });
  await db.sql`insert into public.database_sizes values ('2026-01-10', 3), ('2026-02-01', 4)`;
  assertEquals(await earlier(), { days: 30, bytes: 3 });
});

databaseTest(
  "of the scheduler the job, its last run that ended and the last tick are told",
  async (db) => {
    const seen = async () => (await facts(db)).scheduler;
    await db.sql`update public.schedules set enabled = name not in ('iv', 'bans')`;
    await tickAt(db.sql, NOW);
    await db
      .sql`insert into cron.job (jobname, schedule, command) values ('other', '* * * * *', 'x')`;
    await db.sql`insert into cron.job_run_details (jobid, status)
    select jobid, status from cron.job, (values ('failed'), ('succeeded'), ('running')) s (status)
    where jobname = 'options-desk-tick'`;
    await db.sql`insert into cron.job_run_details (jobid, status)
    select jobid, 'failed' from cron.job where jobname = 'other'`;
    const { lastTickAt, answers: _answers, ...rest } = await seen();
    assertEquals(new Date(lastTickAt), new Date(NOW));
    assertEquals(rest, {
      disabled: ["bans", "iv"],
      schedules: 15,
      cron: true,
      net: true,
      job: { schedule: "* * * * *", command: "select private.tick(now())", active: true },
      lastRun: "succeeded",
    });
  },
);

databaseTest(
  "the newest 20 answers are told, the last first, with whose they are and no text",
  async (db) => {
    await openScheduler(db.sql);
    await db.sql`update public.schedules set enabled = name = 'bans'`;
    await tickAt(db.sql, NOW);
    await db.sql`delete from net._http_response`;
    await db.sql`update public.schedule_claims set request_id = 24`;
    await db.sql`insert into net._http_response (id, status_code, content, timed_out)
    select n, 200 + n, '{"error":{"code" : "conflict", "message":"canary"}}', false
    from generate_series(1, 24) n`;
    await db.sql`insert into net._http_response (id, error_msg) values (25, 'no route')`;
    const { answers } = (await facts(db)).scheduler;
    assertEquals(answers.length, 20);
    assertEquals(answers.slice(0, 2), [{
      status: null,
      timedOut: false,
      error: "no route",
      code: null,
      functionName: null,
      schedule: null,
    }, {
      status: 224,
      timedOut: false,
      error: null,
      code: "conflict",
      functionName: "maintain",
      schedule: "bans",
    }]);
    assertEquals(answers.at(-1).status, 206);
    // Of the day before too; a number that comes again later is another call's.
    const whose = async (now: string) => (await facts(db, null, now)).scheduler.answers[1].schedule;
    assertEquals(await whose("2026-02-10T23:59:00+05:30"), "bans");
    assertEquals(await whose("2026-02-11T00:00:00+05:30"), null);
  },
);

databaseTest("of the desk the newest look, token and lists by date are told", async (db) => {
  const { sql } = db;
  await sql`update public.underlyings set enabled = underlying in ('NIFTY', 'SBIN', 'TCS', 'ITC')`;
  await sql`insert into public.contracts (underlying, segment, security_id, instrument, expiry,
      strike, option_right, lot_size, tick, listed_on)
    select u, 'NSE_FNO', row_number() over (), 'option', '2026-02-24', 100, 'call', 1, 0.05, d::date
    from (values ('SBIN', '2026-02-06'), ('TCS', '2026-02-09'), ('ITC', '2026-02-09'),
      ('ACC', '2026-02-09')) c (u, d)
    where exists (select 1 from public.underlyings where underlying = u)`;
  await sql`insert into public.readiness_checks values
    ('2026-02-06', 'token', 'ok', 'old', null, ${NOW}),
    ('2026-02-09', 'token', 'ok', 'it is taken', null, ${NOW}),
    ('2026-02-09', 'data_plan', 'failed', 'none', 'buy one', ${NOW})`;
  await sql`insert into public.broker_sessions
    select c, repeat('a', 24), repeat('ab', 40), v::timestamptz, m::timestamptz
    from (values ('1', '2026-02-10 08:30+05:30', '2026-02-09 08:30+05:30'),
      ('2', '2026-02-11 08:30+05:30', '2026-02-08 08:30+05:30')) s (c, v, m)`;
  await sql`insert into public.alerts (level, kind, subject, message, raised_at, seen)
    select level, 'stage_missed', message, message, ${NOW}::timestamptz + n * interval '1 minute',
      seen
    from (values ('critical', 'first', 1, false), ('critical', 'newest', 2, false),
      ('critical', 'seen', 3, true), ('warning', 'w', 4, false), ('info', 'i', 5, false))
      a (level, message, n, seen)`;
  await sql`update public.trading_state set state = 'reducing', reason = 'holiday'`;
  const { session, tokenUntil, accountDueAt, contractsDueAt, ...rest } = (await facts(db)).desk;
  const times = [tokenUntil, accountDueAt, contractsDueAt, session.opensAt, session.closesAt];
  assertEquals(times.map((time) => new Date(time).toISOString()), [
    "2026-02-10T03:00:00.000Z",
    "2026-02-09T03:00:00.000Z",
    "2026-02-09T03:10:00.000Z",
    "2026-02-09T03:45:00.000Z",
    "2026-02-09T10:00:00.000Z",
  ]);
  assertEquals(rest, {
    sessionBefore: "2026-02-06",
    calendarEnd: "2026-12-31",
    account: [
      { name: "data_plan", state: "failed", detail: "none", remedy: "buy one", date: "2026-02-09" },
      { name: "token", state: "ok", detail: "it is taken", remedy: null, date: "2026-02-09" },
    ],
    contracts: [
      { listedOn: null, count: 1, first: "NIFTY" },
      { listedOn: "2026-02-06", count: 1, first: "SBIN" },
      { listedOn: "2026-02-09", count: 2, first: "ITC" },
    ],
    alerts: { critical: 2, warning: 1 },
    newestAlert: "newest",
    trading: { mode: "paper", state: "reducing", reason: "holiday" },
  });
});

databaseTest("of the database size, versions and migrations are told", async (db) => {
  const { bytes, migrations, postgres, extensions } = (await facts(db)).database;
  const [size] = await db.sql`select pg_database_size(current_database())::float as bytes`;
  assert(Math.abs(bytes - size?.["bytes"]) < 2 ** 20);
  assertEquals([migrations[0], migrations.includes("20260101001580"), extensions], [
    "20260101000100",
    true,
    {},
  ]);
  const [version] = await db.sql`show server_version`;
  assertEquals(postgres, version?.["server_version"]);
});
