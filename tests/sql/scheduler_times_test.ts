import { assertEquals } from "@std/assert";
import { addMinutes } from "date-fns";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { openScheduler, sentClaims, tickAt, workOff } from "../support/scheduled.ts";

const istTime = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Asia/Kolkata",
  hour: "2-digit",
  minute: "2-digit",
});

/** When each schedule fired on a date whose minutes tick until 22:20, IST; of monitor its span. */
async function fired({ sql }: TestDatabase, date: string): Promise<Record<string, string>> {
  const times: Record<string, string[]> = {};
  const first = new Date(`${date}T08:20:00+05:30`);
  for (let minute = 0; minute < 14 * 60; minute++) {
    const at = addMinutes(first, minute);
    if (await tickAt(sql, at) === 0) continue;
    const stamp = `${date}T${istTime.format(at)}:00+05:30`;
    for (const claim of await sentClaims(sql)) {
      (times[claim.schedule] ??= []).push(istTime.format(at));
      await workOff(sql, claim, stamp);
    }
  }
  return Object.fromEntries(
    Object.entries(times).map(([schedule, list]) => [
      schedule,
      list.length === 1 ? list[0] ?? "" : `${list[0]} to ${list.at(-1)}, ${list.length} times`,
    ]),
  );
}

const MORNING = { token: "08:30", contracts: "08:40", bans: "08:45", candles: "08:50" };
const ENTRY = { analyze: "09:30", allocate: "09:31", execute: "09:35" };

const DAYS: Record<string, { date: string; times: Record<string, string> }> = {
  "a regular session": {
    date: "2026-02-09",
    times: {
      ...MORNING,
      ...ENTRY,
      monitor: "09:16 to 15:29, 374 times",
      candles_of_day: "16:15",
      iv: "16:20",
      targets: "16:25",
      quality: "16:30",
      beliefs: "16:35",
    },
  },
  "the last session of a week": {
    date: "2026-02-13",
    times: {
      ...MORNING,
      ...ENTRY,
      monitor: "09:16 to 15:29, 374 times",
      candles_of_day: "16:15",
      iv: "16:20",
      targets: "16:25",
      quality: "16:30",
      beliefs: "16:35",
      report: "16:50",
      archive: "17:00",
    },
  },
  "a session that closes at 15:40": {
    date: "2026-08-03",
    times: {
      ...MORNING,
      ...ENTRY,
      monitor: "09:16 to 15:39, 384 times",
      candles_of_day: "16:25",
      iv: "16:30",
      targets: "16:35",
      quality: "16:40",
      beliefs: "16:45",
    },
  },
  "a Thursday before a holiday ends its week": {
    date: "2026-10-01",
    times: {
      ...MORNING,
      ...ENTRY,
      monitor: "09:16 to 15:39, 384 times",
      candles_of_day: "16:25",
      iv: "16:30",
      targets: "16:35",
      quality: "16:40",
      beliefs: "16:45",
      report: "17:00",
      archive: "17:10",
    },
  },
  "a Friday before a Sunday session": {
    date: "2026-01-30",
    times: {
      ...MORNING,
      ...ENTRY,
      monitor: "09:16 to 15:29, 374 times",
      candles_of_day: "16:15",
      iv: "16:20",
      targets: "16:25",
      quality: "16:30",
      beliefs: "16:35",
      archive: "17:00",
    },
  },
  "a Sunday session is only monitored, and its week reported": {
    date: "2026-02-01",
    times: {
      token: "08:30",
      contracts: "08:40",
      monitor: "09:16 to 15:29, 374 times",
      candles_of_day: "16:15",
      iv: "16:20",
      targets: "16:25",
      quality: "16:30",
      beliefs: "16:35",
      report: "16:50",
    },
  },
  "the Muhurat session is only monitored": {
    date: "2025-10-21",
    times: { token: "08:30", contracts: "08:40", monitor: "13:46 to 14:44, 59 times" },
  },
  "a holiday": { date: "2026-11-10", times: {} },
  "a Saturday": { date: "2026-02-14", times: {} },
};

for (const [name, { date, times }] of Object.entries(DAYS)) {
  databaseTest(`${name} (${date}) starts at its times, IST`, async (database) => {
    await openScheduler(database.sql);
    assertEquals(await fired(database, date), times);
    assertEquals([...await database.sql`select message from public.alerts`], []);
  });
}

for (const kind of ["special", "muhurat"]) {
  databaseTest(`a ${kind} session on a Saturday ends its week`, async ({ sql }) => {
    await openScheduler(sql);
    await sql`update public.schedules set enabled = name = 'report'`;
    const reportedAt = async (date: string) => {
      await tickAt(sql, `${date}T16:49:59+05:30`);
      assertEquals((await sentClaims(sql)).length, 0);
      await tickAt(sql, `${date}T16:50:00+05:30`);
      return (await sentClaims(sql)).map(({ schedule }) => schedule);
    };
    await sql`insert into public.sessions
        (trading_date, opens_at, closes_at, fixing_at, kind, source)
      select '2026-02-14', opens_at + interval '1 day', closes_at + interval '1 day',
        fixing_at + interval '1 day', ${kind}, 'test'
      from public.sessions where trading_date = '2026-02-13'`;
    assertEquals(await reportedAt("2026-02-13"), []);
    assertEquals(await reportedAt("2026-02-14"), ["report"]);
  });
}

databaseTest("a Sunday session trades once its schedules say so", async (database) => {
  const { sql } = database;
  await openScheduler(sql);
  await sql`update public.schedules set session_kinds = session_kinds || '{special}'
    where name in ('bans', 'candles', 'analyze', 'allocate', 'execute')`;
  const times = await fired(database, "2026-02-01");
  assertEquals({ ...times, ...ENTRY }, times);
});
