import { assertEquals, assertRejects } from "@std/assert";
import postgres from "postgres";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { openScheduler, sentClaims, tickAt, workOff } from "../support/scheduled.ts";

const DATE = "2026-02-09";
const at = (time: string) => `${DATE}T${time}:00+05:30`;

/** A desk whose only schedule is the one of bans: due from 08:45 to 15:00. */
async function onlyBans({ sql }: TestDatabase): Promise<void> {
  await openScheduler(sql);
  await sql`update public.schedules set enabled = name = 'bans'`;
}

async function onlyClaim({ sql }: TestDatabase) {
  const [claim, ...others] = await sentClaims(sql);
  if (claim === undefined || others.length > 0) throw new Error("expected one claim that is sent");
  return claim;
}

async function states({ sql }: TestDatabase): Promise<string[]> {
  const rows = await sql`
    select state, error_code from public.schedule_claims order by trading_date, schedule, attempt`;
  return rows.map((row) => [row["state"], row["error_code"]].filter((x) => x !== null).join(" "));
}

async function alerts({ sql }: TestDatabase): Promise<string[]> {
  const rows = await sql`select level, kind, message from public.alerts order by alert_id`;
  return rows.map(({ level, kind, message }) => `${level} ${kind}: ${message}`);
}

async function answer({ sql }: TestDatabase, status: number, content: string): Promise<void> {
  await sql`insert into net._http_response (id, status_code, content, timed_out)
    select request_id, ${status}, ${content}, false from public.schedule_claims
    where state in ('sent', 'taken')`;
}

databaseTest("a claim sends its id alone, to its function, with the token of Vault", async (db) => {
  await onlyBans(db);
  assertEquals(await tickAt(db.sql, at("08:45")), 1);
  const { claimId } = await onlyClaim(db);
  const [request] = await db.sql`
    select method, url, headers, convert_from(body, 'UTF8')::jsonb as body, timeout_milliseconds
    from net.http_request_queue`;
  assertEquals(request, {
    method: "POST",
    url: "http://127.0.0.1:9/functions/v1/maintain",
    headers: { "Content-Type": "application/json", "x-cron-token": "planted-token" },
    body: { claimId },
    timeout_milliseconds: 10_000,
  });
});

databaseTest("two schedulers at once start a stage once, fifty times", async (db) => {
  await onlyBans(db);
  await db.sql`update public.schedules set every = '1 minute' where name = 'bans'`;
  const sessions = [1, 2, 3].map(() => postgres(db.url, { max: 1, onnotice: () => {} }));
  try {
    for (let minute = 0; minute < 50; minute++) {
      const now = new Date(Date.parse(at("09:00")) + 60_000 * minute);
      const sent = await Promise.all(sessions.map((sql) => tickAt(sql, now)));
      assertEquals(sent.sort(), [0, 0, 1]);
      await workOff(db.sql, await onlyClaim(db), new Date(now).toISOString());
    }
    const [row] = await db.sql`select count(*)::int as requests from net.http_request_queue`;
    assertEquals(row?.["requests"], 50);
  } finally {
    for (const sql of sessions) await sql.end();
  }
});

databaseTest("the same start claimed past the tick is sent once", async (db) => {
  await onlyBans(db);
  const send = async () =>
    (await db.sql`select private.send_claim('bans', ${DATE}, 1, ${at("09:00")}) as sent`)[0]
      ?.["sent"];
  assertEquals([await send(), await send()], [true, false]);
});

databaseTest("a start that was missed is caught up until its window ends", async (db) => {
  await onlyBans(db);
  assertEquals(await tickAt(db.sql, at("08:44")), 0);
  assertEquals(await tickAt(db.sql, at("14:59")), 1);
  await workOff(db.sql, await onlyClaim(db), at("14:59"));
  assertEquals(await tickAt(db.sql, at("15:01")), 0);
  assertEquals(await alerts(db), []);
});

databaseTest("what was not done when its window ended is told once", async (db) => {
  await onlyBans(db);
  for (const time of ["15:00", "15:01", "16:00"]) assertEquals(await tickAt(db.sql, at(time)), 0);
  assertEquals(await alerts(db), [
    "critical stage_missed: bans of 2026-02-09 was not done when its time ended",
  ]);
});

databaseTest("an unfinished run is claimed again each tick until it is done", async (db) => {
  await onlyBans(db);
  for (const time of ["09:00", "09:01", "09:02"]) {
    assertEquals(await tickAt(db.sql, at(time)), 1);
    const { claimId } = await onlyClaim(db);
    await db.sql`select public.take_claim(${claimId}, 'maintain', ${at(time)})`;
    await db.sql`select public.end_claim(${claimId}, 'open', null, null, ${at(time)})`;
  }
  assertEquals(await tickAt(db.sql, at("09:03")), 1);
  await workOff(db.sql, await onlyClaim(db), at("09:03"));
  assertEquals(await tickAt(db.sql, at("09:04")), 0);
});

databaseTest("while a worker is at it nobody else is sent; a dead one is found", async (db) => {
  await onlyBans(db);
  await tickAt(db.sql, at("09:00"));
  const { claimId } = await onlyClaim(db);
  await db.sql`select public.take_claim(${claimId}, 'maintain', ${at("09:00")})`;
  for (const time of ["09:01", "09:02"]) assertEquals(await tickAt(db.sql, at(time)), 0);
  assertEquals(await tickAt(db.sql, at("09:03")), 0);
  assertEquals(await states(db), ["lost not_ended"]);
  assertEquals(await tickAt(db.sql, at("09:04")), 1);
  assertEquals(await alerts(db), [
    "warning worker_lost: bans of 2026-02-09: the worker of maintain was never heard of again",
  ]);
});

databaseTest("a run that was done before its worker died is not started again", async (db) => {
  await onlyBans(db);
  await tickAt(db.sql, at("09:00"));
  const claim = await onlyClaim(db);
  await db.sql`select public.take_claim(${claim.claimId}, 'maintain', ${at("09:00")})`;
  await db.sql`insert into public.job_runs (job, trading_date, state, started_at, finished_at)
    values ('bans', ${DATE}, 'done', ${at("09:00")}, ${at("09:00")})`;
  assertEquals(await tickAt(db.sql, at("09:03")), 0);
  assertEquals(await tickAt(db.sql, at("09:10")), 0);
  assertEquals((await states(db)).length, 1);
});

databaseTest("a call that nobody takes lapses after two minutes", async (db) => {
  await onlyBans(db);
  await tickAt(db.sql, at("09:00"));
  assertEquals(await tickAt(db.sql, at("09:01")), 0);
  assertEquals(await tickAt(db.sql, at("09:02")), 0);
  assertEquals(await states(db), ["lapsed not_answered"]);
  assertEquals(await alerts(db), [
    "warning stage_failed: bans of 2026-02-09: maintain did not take its call: no answer is stored",
  ]);
});

for (const [status, code] of [[400, "bad_request"], [401, "unauthorised"]] as const) {
  databaseTest(`an answer of ${status} is told at the next tick with its code`, async (db) => {
    await onlyBans(db);
    await tickAt(db.sql, at("09:00"));
    await answer(db, status, `{"ok":false,"error":{"code":"${code}","message":"no"}}`);
    await tickAt(db.sql, at("09:01"));
    assertEquals(await states(db), [`failed ${code}`]);
    assertEquals(await alerts(db), [
      `warning stage_failed: bans of 2026-02-09: maintain answered ${status}`,
    ]);
  });
}

databaseTest("an answer of 202 leaves the claim to its worker", async (db) => {
  await onlyBans(db);
  await tickAt(db.sql, at("09:00"));
  await answer(db, 202, '{"ok":true}');
  await tickAt(db.sql, at("09:01"));
  assertEquals(await states(db), ["sent"]);
});

databaseTest("after failures it waits 1, 2, 4, 8 and then 15 minutes, and says so", async (db) => {
  await onlyBans(db);
  const sent: string[] = [];
  for (let minute = 0; minute < 60; minute++) {
    const now = new Date(Date.parse(at("09:00")) + 60_000 * minute).toISOString();
    if (await tickAt(db.sql, now) === 0) continue;
    sent.push(String(minute));
    const { claimId } = await onlyClaim(db);
    await db.sql`select public.take_claim(${claimId}, 'maintain', ${now})`;
    await db.sql`select public.end_claim(${claimId}, 'failed', 'broker_auth', 'no token', ${now})`;
  }
  assertEquals(sent, ["0", "1", "3", "7", "15", "30", "45"]);
  assertEquals(await alerts(db), [
    "warning stage_failed: bans of 2026-02-09: no token",
    "critical stage_failing: bans of 2026-02-09 failed 3 times in a row: no token",
  ]);
});

databaseTest(
  "what follows another waits until that is done, by whoever it was done",
  async (db) => {
    const { sql } = db;
    await openScheduler(sql);
    await sql`update public.schedules set enabled = name in ('analyze', 'allocate')`;
    assertEquals(await tickAt(sql, at("10:00")), 0);
    await sql`insert into public.job_runs (job, trading_date, state, started_at, finished_at)
    values ('candles', ${DATE}, 'done', ${at("08:00")}, ${at("08:00")})`;
    assertEquals(await tickAt(sql, at("10:01")), 1);
    assertEquals((await onlyClaim(db)).schedule, "analyze");
    await workOff(sql, await onlyClaim(db), at("10:01"));
    assertEquals(await tickAt(sql, at("10:02")), 1);
    assertEquals((await onlyClaim(db)).schedule, "allocate");
  },
);

databaseTest("a claim is refused when it is unknown, foreign, used or stale", async (db) => {
  await onlyBans(db);
  await tickAt(db.sql, at("09:00"));
  const { claimId } = await onlyClaim(db);
  const take = async (id: string, name: string, time: string) => {
    const { error } = await db.service.rpc("take_claim", {
      p_claim_id: id,
      p_function: name,
      p_now: at(time),
    });
    return error === null ? "taken" : `${error.hint}: ${error.message}`;
  };
  const unknown = "00000000-0000-4000-8000-000000000000";
  assertEquals(
    await take(unknown, "maintain", "09:00"),
    [
      "unauthorised: claim: there is none of this id for maintain",
    ][0],
  );
  assertEquals(
    await take(claimId, "execute", "09:00"),
    "unauthorised: claim: there is none of this id for execute",
  );
  assertEquals(
    await take(claimId, "maintain", "09:02"),
    "conflict: claim: it was good for 00:02:00 and is of 2026-02-09 09:00 IST",
  );
  assertEquals(await take(claimId, "maintain", "09:01"), "taken");
  assertEquals(
    await take(claimId, "maintain", "09:01"),
    "conflict: claim: a claim starts once, this one is taken",
  );
});

databaseTest("what was claimed never changes, and what ended stays", async (db) => {
  await onlyBans(db);
  await tickAt(db.sql, at("09:00"));
  await assertRejects(
    async () => await db.sql`update public.schedule_claims set body = '{"job": "token"}'`,
    Error,
    "what was claimed never changes",
  );
  await workOff(db.sql, await onlyClaim(db), at("09:00"));
  await assertRejects(
    async () => await db.sql`update public.schedule_claims set state = 'sent', ended_at = null`,
    Error,
    "from done to sent is no transition",
  );
});

databaseTest("without Vault's token nothing is claimed, and the tick says so once", async (db) => {
  await onlyBans(db);
  await db.sql`delete from vault.secrets where name = 'cron_token'`;
  for (const time of ["09:00", "09:01"]) assertEquals(await tickAt(db.sql, at(time)), 0);
  assertEquals(await states(db), []);
  assertEquals(await alerts(db), [
    "critical scheduler_cannot_call: bans of 2026-02-09 cannot be called: Vault has no secret named cron_token",
  ]);
});

databaseTest("a date behind the calendar's end is no session and an alert", async (db) => {
  await openScheduler(db.sql);
  await db.sql`delete from public.sessions where trading_date >= ${DATE}`;
  for (const time of ["09:00", "09:30"]) assertEquals(await tickAt(db.sql, at(time)), 0);
  assertEquals(await alerts(db), [
    "critical calendar_ended: the calendar ends at 2026-02-06: the desk takes 2026-02-09 for no session",
  ]);
});

databaseTest("a job that was done by hand before its time is not asked for again", async (db) => {
  const { sql } = db;
  await openScheduler(sql);
  await sql`update public.schedules set enabled = name in ('contracts', 'candles'), follows =
    case name when 'candles' then 'contracts' end`;
  await sql`
    insert into public.contracts
      (underlying, segment, security_id, instrument, expiry, lot_size, tick, listed_on)
    select underlying, 'NSE_FNO', security_id, 'future', '2026-02-24', 1, 0.05, '2026-02-09'
    from public.underlyings where enabled`;
  await sql`insert into public.job_runs (job, trading_date, state, started_at, finished_at)
    values ('contracts', '2026-02-09', 'done', ${at("08:00")}, ${at("08:01")})`;
  await tickAt(sql, at("08:50"));
  assertEquals((await onlyClaim(db)).schedule, "candles");
});

databaseTest("a list that lacks an underlying is asked for at its time", async (db) => {
  const { sql } = db;
  await openScheduler(sql);
  await sql`update public.schedules set enabled = name = 'contracts', follows = null`;
  await sql`insert into public.job_runs (job, trading_date, state, started_at, finished_at)
    values ('contracts', '2026-02-09', 'done', ${at("08:00")}, ${at("08:01")})`;
  await tickAt(sql, at("08:50"));
  assertEquals((await onlyClaim(db)).schedule, "contracts");
});

databaseTest("records of the scheduler are purged once a day", async (db) => {
  const { sql } = db;
  await onlyBans(db);
  const store = async (days: number) =>
    await sql`insert into cron.job_run_details (jobid, start_time)
      values (${days}, ${at("08:00")}::timestamptz - make_interval(days => ${days}))`;
  for (const days of [6, 8]) await store(days);
  await sql`insert into net._http_response (id, status_code, created) values
    (1, 200, ${at("08:00")}::timestamptz - interval '2 days'), (2, 200, ${at("07:00")})`;
  await tickAt(sql, at("08:10"));
  assertEquals((await sql`select jobid::int from cron.job_run_details`).map((r) => r["jobid"]), [
    6,
  ]);
  assertEquals((await sql`select id::int from net._http_response`).map((r) => r["id"]), [2]);
  await store(9);
  await tickAt(sql, at("08:11"));
  assertEquals((await sql`select 1 from cron.job_run_details`).length, 2);
});

databaseTest("claims of more than 30 days ago go", async (db) => {
  const { sql } = db;
  await onlyBans(db);
  await tickAt(sql, at("09:00"));
  await workOff(sql, await onlyClaim(db), at("09:00"));
  await tickAt(sql, "2026-03-11T08:00:00+05:30");
  assertEquals((await states(db)).length, 1);
  await tickAt(sql, "2026-03-12T08:00:00+05:30");
  assertEquals((await states(db)).length, 0);
});

for (
  const [what, change, message] of [
    [
      "a live word where none belongs",
      { body: { job: "bans", mode: "live" } },
      "bans: body.mode is not a field",
    ],
    ["a job that is not named", { body: {} }, "bans: body.job must be one of token, contracts,"],
    [
      "a job that is none",
      { body: { job: "candle" } },
      "bans: body.job must be one of token, contracts, candles, iv, bans, archive, quality, report",
    ],
    ["a job that is no text", { body: { job: null } }, "bans: body.job must be one of token,"],
    [
      "an analysis whose risk is not named",
      { function_name: "analyze", body: {} },
      "bans: body.risk must name a risk",
    ],
    [
      "a risk that is none",
      { function_name: "analyze", body: { risk: "bold" } },
      "bans: body.risk must be conservative, moderate or aggressive",
    ],
    [
      "a window that ends before it starts",
      { ends_from: "midnight", ends_after: "00:00" },
      "window",
    ],
    ["a turn of less than a minute", { every: "30 seconds" }, "every"],
    ["a kind of session that is none", { session_kinds: ["sunday"] }, "session_kinds"],
    ["a body that is a list", { body: [] }, "bans: body must be an object"],
    [
      "a mode that is none",
      { function_name: "execute", body: { mode: "both" } },
      "bans: body.mode must be paper or live",
    ],
    [
      "two fields that are none, by the first",
      { function_name: "monitor", body: { b: 1, a: 2 } },
      "bans: body.a is not a field that the scheduler may send to monitor",
    ],
    [
      "a function that is none",
      { function_name: "reset" },
      "bans: body.job is not a field that the scheduler may send to reset",
    ],
  ] as const
) {
  databaseTest(`a schedule is refused where it is written: ${what}`, async ({ sql }) => {
    const values = Object.fromEntries(
      Object.entries(change).map(([key, value]) => [
        key,
        key === "body" ? sql.json(value as never) : value,
      ]),
    );
    await assertRejects(
      async () => await sql`update public.schedules set ${sql(values)} where name = 'bans'`,
      Error,
      message,
    );
  });
}
