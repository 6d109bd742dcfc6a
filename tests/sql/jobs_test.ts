import { assertEquals } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";

const NOW = "2026-02-09T08:30:00+05:30";

/** Runs a job of the date to its end, and tells as what it opens again. */
async function again({ service }: TestDatabase, job: string): Promise<string> {
  const open = async () =>
    (await service.rpc("open_job", { p_job: job, p_trading_date: "2026-02-09", p_now: NOW })).data;
  const { jobRunId, state } = await open();
  if (state === "running") {
    await service.rpc("close_job", {
      p_job_run_id: jobRunId,
      p_state: "done",
      p_counts: {},
      p_error_code: null,
      p_error_message: null,
      p_now: NOW,
    });
  }
  return (await open()).state;
}

databaseTest(
  "ban list, account, quality and report are looked at again the same day, an archive is done",
  async (database) => {
    assertEquals(await again(database, "bans"), "running");
    assertEquals(await again(database, "quality"), "running");
    assertEquals(await again(database, "token"), "running");
    assertEquals(await again(database, "report"), "running");
    assertEquals(await again(database, "archive"), "done");
  },
);

databaseTest(
  "contracts, candles and iv run again for an underlying that was enabled since, and only then",
  async (database) => {
    const { sql } = database;
    await sql`
    insert into public.contracts (underlying, segment, security_id, instrument, expiry, lot_size, tick, listed_on)
    select underlying, 'NSE_FNO', security_id, 'future', '2026-02-24', 1, 0.05, '2026-02-09' from public.underlyings where enabled`;
    await sql`
    insert into public.candles (name, trading_date, open, high, low, close, volume, source)
    select underlying, '2026-02-06', 1, 1, 1, 1, 1, 'test' from public.underlyings where enabled`;
    await sql`
    insert into public.iv_history (underlying, trading_date, atm_volatility, source)
    select underlying, '2026-02-06', 0.2, 'test' from public.underlyings where enabled`;
    const jobs = ["contracts", "candles", "iv"];
    for (const job of jobs) assertEquals(await again(database, job), "done", job);
    await sql`update public.underlyings set enabled = true where underlying = 'TATASTEEL'`;
    for (const job of jobs) assertEquals(await again(database, job), "running", job);
  },
);

/** Opens a job's run of a date. */
async function opened({ service }: TestDatabase, job: string, date = "2026-02-09") {
  const given = { p_job: job, p_trading_date: date, p_now: NOW };
  return (await service.rpc("open_job", given)).data as {
    jobRunId: number;
    state: string;
    counts: Record<string, number>;
  };
}

async function closed(
  { service }: TestDatabase,
  jobRunId: number,
  p_state: string,
  failure: { code?: string; message?: string } = {},
) {
  return await service.rpc("close_job", {
    p_job_run_id: jobRunId,
    p_state,
    p_counts: { rows: 3 },
    p_error_code: failure.code ?? null,
    p_error_message: failure.message ?? null,
    p_now: NOW,
  });
}

databaseTest(
  "a job that failed is opened again as if it had not, and is closed once",
  async (database) => {
    const { sql } = database;
    const { jobRunId } = await opened(database, "token");
    const failure = { code: "broker_auth", message: "no token" };
    const { data } = await closed(database, jobRunId, "failed", failure);
    assertEquals(data, { jobRunId, state: "failed", counts: { rows: 3 } });
    const { error } = await closed(database, jobRunId, "done");
    assertEquals([error?.hint, error?.message], ["conflict", `job run ${jobRunId} is not running`]);
    assertEquals((await opened(database, "token")).state, "running");
    const [again] = await sql`
    select error_code, error_message, finished_at from public.job_runs where job = 'token'`;
    assertEquals({ ...again }, { error_code: null, error_message: null, finished_at: null });
    assertEquals((await closed(database, jobRunId, "running")).data.state, "running");
    const ended = await closed(database, jobRunId, "done");
    assertEquals(ended.data.state, "done");
    const [row] = await sql`select finished_at from public.job_runs where job = 'token'`;
    assertEquals(new Date(row?.["finished_at"]).getTime(), new Date(NOW).getTime());
  },
);

databaseTest("candles end with their own session's close, not with a later one's", async (db) => {
  await db
    .sql`insert into public.candles (name, trading_date, open, high, low, close, volume, source)
    select underlying, '2026-02-06', 1, 1, 1, 1, 1, 'test' from public.underlyings where enabled`;
  await db.sql`insert into public.job_runs (job, trading_date, state, started_at, finished_at)
    values ('candles', '2026-02-06', 'done', '2026-02-06T08:50+05:30', '2026-02-06T15:29:59+05:30')`;
  const state = async (p_now: string) =>
    (await db.service.rpc("open_job", { p_job: "candles", p_trading_date: "2026-02-06", p_now }))
      .data.state;
  assertEquals(await state("2026-02-06T15:29:59+05:30"), "done");
  await db.sql`update public.job_runs set finished_at = '2026-02-06T15:30:00+05:30'`;
  assertEquals(await state("2026-02-09T18:00:00+05:30"), "done");
  await db.sql`update public.job_runs set finished_at = '2026-02-06T15:29:59+05:30'`;
  assertEquals(await state("2026-02-06T15:30:00+05:30"), "running");
});

databaseTest("each date has a run of its own for each job", async (database) => {
  const first = await opened(database, "archive");
  await closed(database, first.jobRunId, "done");
  const next = await opened(database, "archive", "2026-02-10");
  const other = await opened(database, "token", "2026-02-10");
  assertEquals(new Set([first, next, other].map(({ jobRunId }) => jobRunId)).size, 3);
  assertEquals([next.state, other.state], ["running", "running"]);
  assertEquals(await opened(database, "archive"), { ...first, counts: { rows: 3 }, state: "done" });
  assertEquals(await opened(database, "archive", "2026-02-10"), next);
});

databaseTest("contracts that end today are listed today", async (database) => {
  await database.sql`
    insert into public.contracts
      (underlying, segment, security_id, instrument, expiry, lot_size, tick, listed_on)
    select underlying, 'NSE_FNO', security_id, 'future', '2026-02-09', 1, 0.05, '2026-02-09'
    from public.underlyings where enabled`;
  assertEquals(await again(database, "contracts"), "done");
});

databaseTest("a list of an earlier date is none of today's", async (database) => {
  await database.sql`
    insert into public.contracts
      (underlying, segment, security_id, instrument, expiry, lot_size, tick, listed_on)
    select underlying, 'NSE_FNO', security_id, 'future', '2026-02-24', 1, 0.05, '2026-02-06'
    from public.underlyings where enabled`;
  assertEquals(await again(database, "contracts"), "running");
});

databaseTest(
  "a window that was asked for and found empty is as good as a volatility",
  async (database) => {
    const { sql } = database;
    await sql`
    insert into public.iv_windows (underlying, from_date, to_date, sessions, asked_at)
    select underlying, '2026-01-01', '2026-01-31', 0, ${NOW} from public.underlyings where enabled`;
    assertEquals(await again(database, "iv"), "done");
    await sql`delete from public.iv_windows where underlying = 'NIFTY'`;
    assertEquals(await again(database, "iv"), "running");
    await sql`insert into public.iv_history (underlying, trading_date, atm_volatility, source)
    values ('NIFTY', '2026-02-06', 0.2, 'test')`;
    assertEquals(await again(database, "iv"), "done");
  },
);
