import { assertEquals } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { openScheduler, sentClaims, tickAt } from "../support/scheduled.ts";
import { advance, allocated, openPlan } from "../support/stored_plan.ts";

const DATE = "2026-02-09";
const at = (time: string) => `${DATE}T${time}+05:30`;

/** A desk whose only schedule is the one of bans: due from 08:45 to 15:00. */
async function onlyBans({ sql }: TestDatabase): Promise<void> {
  await openScheduler(sql);
  await sql`update public.schedules set enabled = name = 'bans'`;
}

async function alerts({ sql }: TestDatabase): Promise<string[]> {
  const rows = await sql`select level, kind, message from public.alerts order by alert_id`;
  return rows.map(({ level, kind, message }) => `${level} ${kind}: ${message}`);
}

databaseTest("a window's first instant is in it, its end is not", async (database) => {
  const { sql } = database;
  await onlyBans(database);
  const due = async (time: string) =>
    (await sql`select attempt from private.due_schedules(${at(time)})`).length;
  const times = ["08:44:59", "08:45:00", "14:59:59", "15:00:00"];
  assertEquals(await Promise.all(times.map(due)), [0, 1, 1, 0]);
  await sql`select private.watch_desk(${at("14:59:59")})`;
  assertEquals(await alerts(database), []);
  await sql`select private.watch_desk(${at("15:00:00")})`;
  assertEquals((await alerts(database)).length, 1);
});

databaseTest("what repeats has a turn at each of its distances, by number", async (database) => {
  const { sql } = database;
  await onlyBans(database);
  await sql`update public.schedules set every = '10 minutes' where name = 'bans'`;
  const turn = async (time: string) =>
    (await sql`select attempt from private.due_schedules(${at(time)})`)[0]?.["attempt"];
  assertEquals([await turn("08:45:00"), await turn("08:54:59"), await turn("08:55:00")], [1, 1, 2]);
  await tickAt(sql, at("08:56:00"));
  const [claim] = await sentClaims(sql);
  await sql`select public.take_claim(${claim?.claimId ?? ""}, 'maintain', ${at("08:56:00")})`;
  await sql`select public.end_claim(${claim?.claimId ?? ""}, 'failed', 'internal', 'x',
    ${at("08:56:30")})`;
  // It waits for its turn, however the last one went.
  assertEquals([await turn("08:57:00"), await turn("09:04:59"), await turn("09:05:00")], [
    undefined,
    undefined,
    3,
  ]);
  await sql`update public.schedules set every = '5 minutes' where name = 'bans'`;
  assertEquals(await turn("08:58:00"), 3);
});

databaseTest(
  "a worker is dead after 160 seconds, and no answer below 400 is a fault",
  async (database) => {
    const { sql } = database;
    await onlyBans(database);
    await tickAt(sql, at("09:00:00"));
    const [claim] = await sentClaims(sql);
    await sql`insert into net._http_response (id, status_code, content, timed_out)
    select request_id, 399, '{"code": "internal"}', false from public.schedule_claims`;
    await sql`select public.take_claim(${claim?.claimId ?? ""}, 'maintain', ${at("09:00:10")})`;
    const state = async (time: string) => {
      await sql`select private.watch_claims(${at(time)})`;
      return (await sql`select state from public.schedule_claims`)[0]?.["state"];
    };
    assertEquals([await state("09:02:49"), await state("09:02:50")], ["taken", "lost"]);
  },
);

databaseTest("a call that timed out says so once nobody took it", async (database) => {
  const { sql } = database;
  await onlyBans(database);
  await tickAt(sql, at("09:00:00"));
  await sql`insert into net._http_response (id, timed_out, error_msg)
    select request_id, true, 'Timeout' from public.schedule_claims`;
  await sql`insert into net._http_response (id, status_code, content, timed_out)
    select request_id + 1, 500, '', false from public.schedule_claims`;
  await sql`select private.watch_claims(${at("09:01:59")})`;
  assertEquals(await alerts(database), []);
  await sql`select private.watch_claims(${at("09:02:00")})`;
  assertEquals(await alerts(database), [
    "warning stage_failed: bans of 2026-02-09: maintain did not take its call: it did not answer " +
    "in 10 seconds",
  ]);
});

databaseTest("a plan hangs from its tenth minute on, until it ends", async (database) => {
  const { sql } = database;
  const { data: plan } = await openPlan(database, await allocated(database));
  const told = async (time: string) => {
    await sql`select private.watch_desk(${at(time)})`;
    return (await alerts(database)).filter((text) => text.includes("plan_unfinished"));
  };
  assertEquals(await told("10:09:59"), []);
  assertEquals(await told("10:10:00"), [
    "critical plan_unfinished: NIFTY: the entry begun at 10:00 IST on 09 Feb is still gated",
  ]);
  await sql`delete from public.alerts`;
  await advance(database, plan.planId, "executing");
  await advance(database, plan.planId, "failed", "stranded");
  assertEquals(await told("10:30:00"), []);
});

databaseTest(
  "a calendar's end is told thirty days before, and each day after",
  async (database) => {
    const { sql } = database;
    await sql`delete from public.sessions where trading_date > '2026-03-11'`;
    const told = async (date: string) => {
      await sql`delete from public.alerts`;
      await sql`select private.check_calendar(${`${date}T09:00:00+05:30`})`;
      return await alerts(database);
    };
    const warning =
      "warning calendar_ends: the calendar ends at 2026-03-11: extend it with npm run " +
      "calendar";
    assertEquals(await told("2026-02-08"), []);
    assertEquals(await told("2026-02-09"), [warning]);
    assertEquals(await told("2026-03-11"), [warning]);
    assertEquals(await told("2026-03-12"), [
      "critical calendar_ended: the calendar ends at 2026-03-11: the desk takes 2026-03-12 for no " +
      "session",
    ]);
    await sql`delete from public.sessions`;
    assertEquals(await told("2026-02-08"), [
      "critical calendar_ended: the calendar ends at no date: the desk takes 2026-02-08 for no " +
      "session",
    ]);
  },
);

databaseTest(
  "records go a day after their time, a claim that is under way never",
  async (database) => {
    const { sql } = database;
    await onlyBans(database);
    await tickAt(sql, at("09:00:00"));
    await sql`insert into cron.job_run_details (jobid, start_time) values
    (1, ${at("08:00:00")}), (2, ${at("07:59:59")})`;
    await sql`insert into net._http_response (id, status_code, created) values
    (1, 200, '2026-02-15T08:00:00+05:30'), (2, 200, '2026-02-15T07:59:59+05:30')`;
    await sql`select private.purge_scheduler('2026-02-16T08:00:00+05:30')`;
    assertEquals(
      (await sql`select jobid::int from cron.job_run_details`).map((row) => row["jobid"]),
      [
        1,
      ],
    );
    assertEquals((await sql`select id::int from net._http_response`).map((row) => row["id"]), [1]);
    await sql`select private.purge_scheduler('2026-04-16T08:00:00+05:30')`;
    assertEquals((await sentClaims(sql)).length, 1);
  },
);

databaseTest("the scheduler's clock never goes back", async (database) => {
  const { sql } = database;
  await onlyBans(database);
  const last = async (time: string) => {
    await tickAt(sql, at(time));
    const [row] = await sql`select last_tick_at = ${at("08:10:00")} as same from public.scheduler`;
    return row?.["same"];
  };
  assertEquals([await last("08:10:00"), await last("08:09:00"), await last("08:11:00")], [
    true,
    true,
    false,
  ]);
});

databaseTest("a tick without the project's address names it", async (database) => {
  const { sql } = database;
  await onlyBans(database);
  await sql`delete from vault.secrets where name = 'project_url'`;
  assertEquals(await tickAt(sql, at("09:00:00")), 0);
  assertEquals(await alerts(database), [
    "critical scheduler_cannot_call: bans of 2026-02-09 cannot be called: Vault has no secret named " +
    "project_url",
  ]);
});
