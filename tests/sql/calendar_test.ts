import { assertEquals, assertStringIncludes } from "@std/assert";
import { calendarWarning, readSession } from "../../shared/storage/calendar.ts";
import { databaseTest, testDatabase } from "../support/database.ts";
import { withSharedData } from "../support/shared_data.ts";

databaseTest(
  "a holiday and a plain Sunday have no session, the Budget's Sunday has one",
  async ({ sql }) => {
    const dates = ["2026-01-26", "2026-02-01", "2026-02-08", "2026-02-10", "2026-11-24"];
    const rows =
      await sql`select trading_date::text from public.sessions where trading_date = any (${dates}) order by 1`;
    assertEquals(rows.map((row) => row["trading_date"]), ["2026-02-01", "2026-02-10"]);
  },
);

databaseTest(
  "the session ends at 15:40 from 3 August 2026 while contracts are still fixed at 15:30",
  async ({ sql }) => {
    const rows = await sql`
    select trading_date::text as date, (closes_at at time zone 'Asia/Kolkata')::time::text as closes,
      (fixing_at at time zone 'Asia/Kolkata')::time::text as fixing
    from public.sessions where trading_date in ('2026-07-31', '2026-08-03') order by 1`;
    assertEquals([...rows].map((row) => ({ ...row })), [
      { date: "2026-07-31", closes: "15:30:00", fixing: "15:30:00" },
      { date: "2026-08-03", closes: "15:40:00", fixing: "15:30:00" },
    ]);
  },
);

withSharedData("the sessions of 2025 and 2026 are those on which the exchange traded", [
  "reference/nse_trading_calendar_2019_2026.json",
], async ([file = ""]) => {
  const { years, observed_to } = JSON.parse(await Deno.readTextFile(file));
  const { sql, close } = await testDatabase();
  try {
    for (const year of ["2024", "2025", "2026"]) {
      const rows = await sql`
        select trading_date::text as date from public.sessions
        where trading_date between ${`${year}-01-01`} and least(${`${year}-12-31`}::date, ${observed_to}::date)`;
      const dates = new Set(rows.map((row) => row["date"]));
      assertEquals(years[year].weekday_holidays.filter((date: string) => dates.has(date)), []);
      assertEquals(years[year].weekend_sessions.filter((date: string) => !dates.has(date)), []);
      if (year !== "2026") assertEquals(dates.size, years[year].trading_days);
    }
  } finally {
    await close();
  }
});

databaseTest(
  "the calendar is extended with its holidays, and a past date is refused",
  async ({ sql, service }) => {
    const payload = {
      through: "2027-12-31",
      source: "test",
      holidays: [{ date: "2027-01-26", name: "Republic Day" }],
      specialSessions: [{ date: "2027-01-30", opens: "09:15", closes: "12:00", kind: "special" }],
    };
    const p_now = "2026-11-24T10:00:00+05:30";
    const { data, error } = await service.rpc("extend_calendar", { p_payload: payload, p_now });
    assertEquals([error, data.end], [null, "2027-12-31"]);
    const again = await service.rpc("extend_calendar", { p_payload: payload, p_now });
    assertEquals(again.data, data);
    const rows = await sql`
    select trading_date::text as date from public.sessions where trading_date between '2027-01-25' and '2027-01-30' order by 1`;
    assertEquals(rows.map((row) => row["date"]), [
      "2027-01-25",
      "2027-01-27",
      "2027-01-28",
      "2027-01-29",
      "2027-01-30",
    ]);
    const late = { ...payload, holidays: [{ date: "2026-11-23", name: "Too late" }] };
    const refused = await service.rpc("extend_calendar", { p_payload: late, p_now });
    assertEquals([refused.status, refused.error?.hint], [400, "bad_request"]);
    assertStringIncludes(refused.error?.message ?? "", "2026-11-23");
  },
);

databaseTest(
  "the calendar's end is warned about from 30 days before, with how to extend it",
  async ({ service }) => {
    assertEquals(await calendarWarning(service, "2026-11-30"), undefined);
    assertStringIncludes(await calendarWarning(service, "2026-12-01") ?? "", "npm run calendar");
  },
);

databaseTest(
  "contracts settle at an average of 30 minutes until July 2026, at one price from August",
  async ({ service }) => {
    const averaging = async (date: string) => (await readSession(service, date)).averagingSeconds;
    assertEquals(await averaging("2026-02-10"), 1800);
    assertEquals(await averaging("2026-07-31"), 1800);
    assertEquals(await averaging("2026-08-03"), 0);
  },
);
