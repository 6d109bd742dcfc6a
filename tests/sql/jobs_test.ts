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
