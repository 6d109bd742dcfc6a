import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertRejects,
} from "@std/assert";
import { ivJob } from "../../shared/desk/jobs/iv_job.ts";
import { DhanError } from "../../shared/dhan/dhan_error.ts";
import { storeIvWindow } from "../../shared/storage/iv_history.ts";
import type { RollingBar, RollingRequest } from "../../shared/vocabulary/ports/market_data.ts";
import {
  calendarDaysBetween,
  instantOf,
  type TradingDate,
} from "../../shared/vocabulary/trading_date.ts";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { jobContext, TODAY } from "../support/job_context.ts";

/** A year of sessions ends the day before today and begins here. */
const FIRST = "2025-02-01";

async function only({ sql }: TestDatabase, underlyings: readonly string[]): Promise<void> {
  await sql`update underlyings set enabled = underlying = any (${[...underlyings]})`;
}

/** A history in which each expiry code has one volatility at 15:15 of every weekday. */
function rolling(volatilities: Record<number, number>, asked: RollingRequest[] = []) {
  return (request: RollingRequest): Promise<RollingBar[]> => {
    asked.push(request);
    const impliedVolatility = volatilities[request.expiryCode];
    const bars: RollingBar[] = [];
    for (const day = new Date(`${request.from}T00:00:00Z`);; day.setUTCDate(day.getUTCDate() + 1)) {
      const date = day.toISOString().slice(0, 10);
      if (date > request.to || impliedVolatility === undefined) break;
      bars.push({ at: instantOf(date, "15:15"), impliedVolatility, spot: 100 });
    }
    return Promise.resolve(bars);
  };
}

async function stored({ sql }: TestDatabase, underlying: string) {
  const rows = await sql<{ date: TradingDate; atm: number; source: string }[]>`
    select trading_date::text as date, atm_volatility::float8 as atm, source from iv_history
    where underlying = ${underlying} order by trading_date`;
  return [...rows];
}

databaseTest(
  "a new underlying gets 252 sessions in windows of 30 days, two requests each",
  async (database) => {
    await only(database, ["TCS"]);
    const asked: RollingRequest[] = [];
    const rollingOption = rolling({ 1: 0.2, 2: 0.2 }, asked);
    const { done, counts } = await ivJob(await jobContext(database, { rollingOption }));
    assert(done);
    const rows = await stored(database, "TCS");
    assertEquals(rows.length, 252);
    assertEquals([rows[0]?.date, rows[251]?.date], [FIRST, "2026-02-09"]);
    rows.forEach(({ atm, source }) => {
      assertAlmostEquals(atm, 0.2, 1e-12);
      assertEquals(source, "dhan_rolling");
    });
    assertEquals([asked.length, counts["windows"], counts["sessions"]], [26, 13, 252]);
    asked.forEach(({ from, to }) => assert(calendarDaysBetween(from, to) < 30));
    const again = await ivJob(await jobContext(database, { rollingOption }));
    assertEquals([again.done, asked.length], [true, 26]);
  },
);

databaseTest(
  "total variance is linear in time between the two expiries around 30 days",
  async (database) => {
    await only(database, ["TCS"]);
    await ivJob(await jobContext(database, { rollingOption: rolling({ 1: 0.2, 2: 0.3 }) }));
    const rows = await stored(database, "TCS");
    const premiums = await database.sql`
      select expiry::text, sessions, atm_variance, model_free_variance, term_slope, source
      from premium_days where trading_date = '2026-02-09' order by expiry`;
    // Fifteen of 375 minutes of the day are left; 11 and 33 sessions follow.
    const left = 0.7 * 15 / 375;
    const years = [15, 49].map((days) => (days + 0.25 / 24) / 365);
    const expected = [["2026-02-24", 11, 0.2], ["2026-03-30", 33, 0.3]] as const;
    assertEquals(premiums.length, 2);
    expected.forEach(([expiry, sessions, volatility], i) => {
      const row = premiums[i] ?? {};
      assertEquals([row["expiry"], row["source"]], [expiry, "dhan_rolling"]);
      assertAlmostEquals(row["sessions"], sessions + left, 1e-5);
      assertAlmostEquals(row["atm_variance"], volatility ** 2 * (years[i] ?? NaN), 1e-6);
      assertEquals(row["model_free_variance"], null);
    });
    assertGreater(premiums[0]?.["term_slope"], 0.3);
    assertEquals(premiums[1]?.["term_slope"], null);
    // Expiries 2026-02-24 and 2026-03-30, counted from 15:15.
    const at = rows.find(({ date }) => date === "2026-02-09")?.atm ?? NaN;
    const [near, far] = [15 + 0.25 / 24, 49 + 0.25 / 24];
    const share = (30 - near) / (far - near);
    const total = 0.04 * near + share * (0.09 * far - 0.04 * near);
    assertAlmostEquals(at, Math.sqrt(total / 30), 1e-12);
    // Four days before its expiry the nearest is not read; the next one has 38 days.
    assertAlmostEquals(rows.find(({ date }) => date === "2026-01-23")?.atm ?? NaN, 0.3, 1e-12);
  },
);

databaseTest(
  "a call that is late goes on where it stopped, and stores the same rows",
  async (database) => {
    await only(database, ["TCS", "INFY"]);
    const asked: RollingRequest[] = [];
    const rollingOption = rolling({ 1: 0.2, 2: 0.25 }, asked);
    let calls = 0;
    const late = await ivJob(await jobContext(database, { rollingOption }, () => ++calls > 7));
    assertEquals(late.done, false);
    assertGreater(late.counts["remaining"] ?? 0, 0);
    const { done } = await ivJob(await jobContext(database, { rollingOption }));
    assert(done);
    assertEquals(asked.length, 2 * 26);
    const keys = asked.map(({ underlying, expiryCode, from }) =>
      `${underlying.underlying} ${expiryCode} ${from}`
    );
    assertEquals(new Set(keys).size, keys.length);
    assertEquals(
      (await stored(database, "TCS")).map(({ atm }) => atm),
      (await stored(database, "INFY")).map(({ atm }) => atm),
    );
  },
);

databaseTest(
  "a window that stays empty is counted and not asked for again for 30 days",
  async (database) => {
    await only(database, ["TCS"]);
    const asked: RollingRequest[] = [];
    const rollingOption = rolling({}, asked);
    const { done, counts } = await ivJob(await jobContext(database, { rollingOption }));
    assertEquals([done, counts["emptyWindows"], counts["sessions"]], [true, 13, 0]);
    await ivJob(await jobContext(database, { rollingOption }));
    assertEquals(asked.length, 26);
    await database
      .sql`update iv_windows set asked_at = '2026-01-11T09:00:00+05:30' where from_date > '2026-01-01'`;
    await ivJob(await jobContext(database, { rollingOption }));
    assertEquals(asked.length, 28);
  },
);

databaseTest(
  "a session that analyze measured keeps its row, and only gaps are asked for",
  async (database) => {
    await only(database, ["TCS"]);
    await database.sql`insert into iv_history (underlying, trading_date, atm_volatility, source)
      select 'TCS', trading_date, 0.5, 'analyze' from sessions where trading_date < ${TODAY} and trading_date <> '2026-01-07'`;
    const asked: RollingRequest[] = [];
    const rollingOption = rolling({ 1: 0.2, 2: 0.2 }, asked);
    const { counts } = await ivJob(await jobContext(database, { rollingOption }));
    assertEquals(counts["sessions"], 1);
    assertEquals(asked.map(({ from, to }) => [from, to]), [
      ["2026-01-07", "2026-01-07"],
      ["2026-01-07", "2026-01-07"],
    ]);
    const rows = await stored(database, "TCS");
    assertEquals(rows.filter(({ source }) => source !== "analyze").map(({ date }) => date), [
      "2026-01-07",
    ]);
  },
);

databaseTest("NIFTY's history is India VIX and needs no request", async (database) => {
  await only(database, ["NIFTY"]);
  await database
    .sql`insert into candles (name, trading_date, open, high, low, close, volume, source) values
    ('INDIAVIX', '2026-02-06', 12, 13, 11, 12.5, 0, 'test'), ('INDIAVIX', '2026-02-10', 12, 13, 11, 14, 0, 'test')`;
  const { done, counts } = await ivJob(await jobContext(database, {}));
  assertEquals([done, counts["fromVix"], counts["windows"]], [true, 1, 0]);
  assertEquals(await stored(database, "NIFTY"), [
    { date: "2026-02-06", atm: 0.125, source: "india_vix" },
  ]);
});

databaseTest(
  "an underlying that the broker refuses is counted, and the others get their year",
  async (database) => {
    await only(database, ["TCS", "INFY"]);
    const answer = rolling({ 1: 0.2, 2: 0.2 });
    const rollingOption = (request: RollingRequest) =>
      request.underlying.underlying === "INFY"
        ? Promise.reject(new DhanError("broker_refused", "never_retry", "DH-905"))
        : answer(request);
    const { done, counts } = await ivJob(await jobContext(database, { rollingOption }));
    assertEquals([done, counts["refused"], counts["sessions"]], [true, 1, 252]);
    assertEquals((await stored(database, "INFY")).length, 0);
  },
);

databaseTest(
  "after another error no window is asked for any more, and none is stored after the answer",
  async (database) => {
    await only(database, ["TCS", "INFY"]);
    const asked: RollingRequest[] = [];
    const answer = rolling({ 1: 0.2, 2: 0.2 }, asked);
    const rollingOption = (request: RollingRequest) =>
      request.underlying.underlying === "INFY"
        ? Promise.reject(new DhanError("broker_auth", "halt", "DH-902"))
        : answer(request);
    const context = await jobContext(database, { rollingOption });
    await assertRejects(() => ivJob(context), DhanError, "DH-902");
    const rows = (await stored(database, "TCS")).length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    assertEquals([asked.length, (await stored(database, "TCS")).length], [2, rows]);
  },
);

databaseTest("a window that is stored twice keeps its count", async (database) => {
  await only(database, ["TCS"]);
  const window = { from: "2026-02-06", to: "2026-02-09" };
  const rows = [{ date: "2026-02-09", atm: 0.2 }];
  const now = new Date(`${TODAY}T08:30:00+05:30`);
  const asked = { underlying: "TCS", window, rows, premiums: [], source: "test", now };
  for (const stored of [1, 0]) {
    assertEquals(await storeIvWindow(database.service, asked), stored);
  }
  assertEquals([...await database.sql`select sessions from iv_windows`], [{ sessions: 1 }]);
});
