import { assertEquals, assertRejects } from "@std/assert";
import { candlesJob } from "../../shared/desk/jobs/candles_job.ts";
import { DhanError } from "../../shared/dhan/dhan_error.ts";
import type { Candle } from "../../shared/vocabulary/candle.ts";
import type { CandleSource } from "../../shared/vocabulary/ports/market_data.ts";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { jobContext } from "../support/job_context.ts";

const TCS = "11536";

/**
 * A broker with one flat candle on every weekday, whose price `scale` changes; it notes what is
 * asked of it for TCS.
 */
function broker(asked: string[], scale = 1, without: readonly string[] = []) {
  return {
    dailyCandles: ({ securityId }: CandleSource, from: string, to: string): Promise<Candle[]> => {
      if (securityId === TCS) asked.push(`${from} ${to}`);
      const candles: Candle[] = [];
      for (const day = new Date(`${from}T00:00:00Z`);; day.setUTCDate(day.getUTCDate() + 1)) {
        const date = day.toISOString().slice(0, 10);
        if (date > to) break;
        if (day.getUTCDay() % 6 === 0 && date !== "2026-02-01" || without.includes(date)) continue;
        const close = 3000 * scale;
        candles.push({ date, open: close, high: close, low: close, close, volume: 10 });
      }
      return Promise.resolve(candles);
    },
  };
}

async function onlyTcs({ sql }: TestDatabase): Promise<void> {
  await sql`update underlyings set enabled = underlying = 'TCS'`;
  await sql`update settings set value = '40' where name = 'candle_days'`;
}

async function closes({ sql }: TestDatabase): Promise<Record<string, number>> {
  const rows =
    await sql`select trading_date::text as date, close::float8 as close from candles where name = 'TCS'`;
  return Object.fromEntries(rows.map((row) => [row["date"], row["close"]]));
}

databaseTest("each name is asked for once, and not again that day", async (database) => {
  await onlyTcs(database);
  const asked: string[] = [];
  await candlesJob(await jobContext(database, broker(asked)));
  const again = await candlesJob(await jobContext(database, broker(asked)));
  assertEquals(asked, ["2025-12-31 2026-02-09"]);
  assertEquals(again.counts["names"], 0);
});

databaseTest(
  "a gap inside is filled from the candle before it, the next day from the last one",
  async (database) => {
    await onlyTcs(database);
    const asked: string[] = [];
    await candlesJob(await jobContext(database, broker(asked)));
    await database.sql`delete from candles where name = 'TCS' and trading_date = '2026-01-20'`;
    await database.sql`update candle_fills set asked_on = '2026-02-09' where name = 'TCS'`;
    await candlesJob(await jobContext(database, broker(asked)));
    assertEquals(asked[1], "2026-01-19 2026-02-09");
    assertEquals((await closes(database))["2026-01-20"], 3000);
    await database.sql`delete from candles where name = 'TCS' and trading_date = '2026-02-09'`;
    await database
      .sql`update candle_fills set asked_on = '2026-02-09', asked_to = '2026-02-06' where name = 'TCS'`;
    await candlesJob(await jobContext(database, broker(asked)));
    assertEquals(asked[2], "2026-02-06 2026-02-09");
  },
);

databaseTest("a hole that the broker has too is asked for once a day", async (database) => {
  await onlyTcs(database);
  const asked: string[] = [];
  const holed = broker(asked, 1, ["2026-01-20"]);
  await candlesJob(await jobContext(database, holed));
  const { done } = await candlesJob(await jobContext(database, holed));
  assertEquals([done, asked.length], [true, 1]);
});

databaseTest(
  "where the broker's scale has changed the whole span is asked again, so that no name mixes two",
  async (database) => {
    await onlyTcs(database);
    const asked: string[] = [];
    await candlesJob(await jobContext(database, broker(asked)));
    await database.sql`delete from candles where name = 'TCS' and trading_date >= '2026-02-09'`;
    await database
      .sql`update candle_fills set asked_on = '2026-02-09', asked_to = '2026-02-06' where name = 'TCS'`;
    const { counts } = await candlesJob(await jobContext(database, broker(asked, 0.5)));
    assertEquals(asked.slice(1), ["2026-02-06 2026-02-09", "2025-12-31 2026-02-09"]);
    assertEquals(counts["rescaled"], 1);
    assertEquals(new Set(Object.values(await closes(database))), new Set([1500]));
  },
);

databaseTest(
  "a longer span is asked for as a whole, and a file's close gives way to the broker's candle",
  async (database) => {
    await onlyTcs(database);
    const asked: string[] = [];
    await candlesJob(await jobContext(database, broker(asked)));
    await database.sql`update settings set value = '50' where name = 'candle_days'`;
    await candlesJob(await jobContext(database, broker(asked)));
    assertEquals(asked[1], "2025-12-21 2026-02-09");
    await database
      .sql`update candles set source = 'bhavcopy_close', close = 2999 where name = 'TCS' and trading_date = '2026-01-20'`;
    await database.sql`update candle_fills set asked_on = '2026-02-09' where name = 'TCS'`;
    await candlesJob(await jobContext(database, broker(asked)));
    assertEquals((await closes(database))["2026-01-20"], 3000);
  },
);

/** A broker that answers for TCS with an error, and for the others after a while. */
function failing(error: DhanError) {
  const { dailyCandles } = broker([]);
  return {
    dailyCandles: async (source: CandleSource, from: string, to: string) => {
      if (source.securityId === TCS) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
      return await dailyCandles(source, from, to);
    },
  };
}

databaseTest(
  "a name that the broker refuses is counted, and the others are filled",
  async (database) => {
    await database.sql`update underlyings set enabled = underlying in ('TCS', 'INFY', 'SBIN')`;
    const refusing = failing(new DhanError("broker_refused", "never_retry", "DH-905"));
    const { done, counts } = await candlesJob(await jobContext(database, refusing));
    assertEquals([done, counts["refused"], counts["names"]], [true, 1, 3]);
  },
);

databaseTest(
  "after another error no name is begun, and nothing is stored after the answer",
  async (database) => {
    await database
      .sql`update underlyings set enabled = underlying in ('TCS', 'TECHM', 'TITAN', 'WIPRO')`;
    const halting = failing(new DhanError("broker_auth", "halt", "DH-902"));
    const context = await jobContext(database, halting);
    const settings = { ...context.settings, fetch_concurrency: 4 };
    await assertRejects(() => candlesJob({ ...context, settings }), DhanError, "DH-902");
    const names = async () =>
      (await database.sql`select name from candle_fills order by name`).map((row) => row["name"]);
    const underWay = ["INDIAVIX", "TECHM", "TITAN"];
    assertEquals(await names(), underWay);
    await new Promise((resolve) => setTimeout(resolve, 100));
    assertEquals(await names(), underWay);
  },
);
