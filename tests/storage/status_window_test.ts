import { assertEquals } from "@std/assert";
import { statusRows } from "../../shared/storage/status_rows.ts";
import { databaseTest } from "../support/database.ts";
import { STORED_DATE, storeRun, storeStrategy } from "../support/stored_strategy.ts";

const NOW = new Date("2026-06-01T10:00:00+05:30");
const WEEK_BEFORE = "2026-02-02";
const EARLIER = "2026-01-30";

databaseTest(
  "a show without date or hours goes back a week from the newest run, with a date to any",
  async ({ service, sql }) => {
    for (const date of [STORED_DATE, WEEK_BEFORE, EARLIER]) {
      const run = await storeRun(sql, "moderate", date);
      await storeStrategy(sql, run, "NIFTY", { tradingDate: date });
    }
    const datesOf = async (show: "summary" | "strategies", filter = {}) =>
      (await statusRows(service, show, filter, NOW)).map((row) => row["trading_date"]);
    for (const show of ["summary", "strategies"] as const) {
      assertEquals(await datesOf(show), [STORED_DATE, WEEK_BEFORE]);
      assertEquals(await datesOf(show, { date: EARLIER }), [EARLIER]);
    }
    assertEquals(await datesOf("strategies", { underlying: "TCS" }), []);
  },
);

databaseTest(
  "recent goes back a week from the newest run by instant, and as many hours as it is told",
  async ({ service, sql }) => {
    await storeRun(sql);
    for (const [job, at] of [["iv", "2026-02-02T00:00:00"], ["bans", "2026-02-01T23:59:59"]]) {
      await sql`insert into public.job_runs (job, trading_date, started_at)
        values (${job ?? ""}, ${EARLIER}, ${`${at}+05:30`})`;
    }
    const kinds = async (filter = {}) =>
      (await statusRows(service, "recent", filter, NOW)).map((row) => row["subject"]);
    const run = `analyze ${STORED_DATE} moderate`;
    assertEquals(await kinds(), [run, `iv ${EARLIER}`]);
    const since = new Date("2026-02-01T00:00:00+05:30");
    assertEquals(await kinds({ since }), [run, `iv ${EARLIER}`, `bans ${EARLIER}`]);
  },
);

databaseTest("a desk without a run shows what it has", async ({ service, sql }) => {
  await sql`insert into public.job_runs (job, trading_date, state, error_code, started_at,
      finished_at)
    values ('bans', ${EARLIER}, 'failed', 'broker_auth', ${NOW}, ${NOW})`;
  assertEquals((await statusRows(service, "failed", {}, NOW)).length, 1);
});

databaseTest("every open position is shown, however old", async ({ service, sql }) => {
  const run = await storeRun(sql, "moderate", EARLIER);
  const strategy = await storeStrategy(sql, run, "NIFTY", { tradingDate: EARLIER });
  await storeRun(sql);
  const one = await sql.reserve();
  await one`set session_replication_role = replica`;
  await one`insert into public.positions (plan_id, strategy_id, underlying, definition, sleeve,
        mode, lots, expiry, capital_used, entry_net, entry_charges, opened_at)
      values (1, ${strategy}, 'NIFTY', 'iron_condor', 'carry', 'paper', 1, '2026-02-24', 1, 1, 1,
        ${`${EARLIER}T10:00:00+05:30`})`;
  one.release();
  assertEquals((await statusRows(service, "positions", {}, NOW)).length, 1);
});
