import { assertEquals } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { allocatedAll, entered } from "../support/stored_plan.ts";
import { STORED_AT, STORED_DATE } from "../support/stored_strategy.ts";
import { unguarded } from "../support/unguarded.ts";

/** Five sessions before Monday the 9th. */
const BEFORE = "2026-02-02";

async function regime({ sql }: TestDatabase, date: string, vix: number | null, percentile = 50) {
  await sql`insert into public.market_regimes (trading_date, measured_at, level, data_days,
      vix_trend, source, reasons, vix, vix_percentile)
    values (${date}, ${STORED_AT}, 'normal', 250, 'steady', 'india_vix', '{}', ${vix},
      ${percentile})`;
}

async function tell({ service }: TestDatabase, date = STORED_DATE): Promise<number> {
  const args = { p_date: date, p_now: `${date}T10:00:00+05:30` };
  const { data, error } = await service.rpc("tell_rebalance", args);
  assertEquals(error, null);
  return data;
}

async function told({ sql }: TestDatabase): Promise<string[]> {
  const rows = await sql`select level, kind, subject, message from public.alerts
    order by alert_id`;
  return rows.map((row) => `${row["level"]} ${row["kind"]}: ${row["subject"]}: ${row["message"]}`);
}

const LOOK = "look whether the book still is what you want";

databaseTest("five points of India VIX in five sessions are told, once", async (database) => {
  await regime(database, BEFORE, 13.1);
  await regime(database, STORED_DATE, 18.1);
  assertEquals([await tell(database), await tell(database)], [1, 0]);
  assertEquals(await told(database), [
    `info rebalance: India VIX on 2026-02-09: India VIX went from 13.10 to 18.10 since 2026-02-02: ` +
    LOOK,
  ]);
});

databaseTest(
  "a fall is told as a rise is, a smaller move or an unknown one is not",
  async (database) => {
    await regime(database, BEFORE, 13.1);
    await regime(database, STORED_DATE, 18.09);
    assertEquals(await tell(database), 0);
    await database
      .sql`update public.market_regimes set vix = 8.1 where trading_date = ${STORED_DATE}`;
    assertEquals(await tell(database), 1);
    await database.sql`update public.market_regimes set vix = null where trading_date = ${BEFORE}`;
    await database.sql`delete from public.alerts`;
    assertEquals(await tell(database), 0);
  },
);

databaseTest(
  "what was said is said again only once it no more looks back on it",
  async (database) => {
    const dates = [BEFORE, "2026-02-03", STORED_DATE, "2026-02-10", "2026-02-16", "2026-02-17"];
    for (const [i, vix] of [10, 10, 20, 20, 20, 30].entries()) {
      await regime(database, dates[i] ?? "", vix);
    }
    assertEquals([await tell(database), await tell(database, "2026-02-10")], [1, 0]);
    assertEquals(await tell(database, "2026-02-17"), 1);
  },
);

databaseTest("thirty points of its percentile are told, whatever its points", async (database) => {
  await regime(database, BEFORE, 13, 20);
  await regime(database, STORED_DATE, 14, 49);
  assertEquals(await tell(database), 0);
  await database.sql`update public.market_regimes set vix_percentile = 50
    where trading_date = ${STORED_DATE}`;
  assertEquals(await tell(database), 1);
  assertEquals(await told(database), [
    `info rebalance: India VIX percentile on 2026-02-09: the percentile of India VIX went from 20 ` +
    `to 50 since 2026-02-02: ${LOOK}`,
  ]);
});

/** Two positions of 156,000 rupees each, at so much unrealised. */
async function marked(database: TestDatabase, ...unrealised: readonly number[]) {
  const ids = await allocatedAll(database, ["NIFTY", "TCS"]);
  for (const [i, amount] of unrealised.entries()) {
    const positionId = await entered(database, ids[i]);
    // An older mark, and a later one without quotes.
    for (const [minute, mid] of [["00", 1e6], ["10", amount], ["20", null]] as const) {
      await database.sql`insert into public.position_marks values (${positionId},
        ${`${STORED_DATE}T10:${minute}:00+05:30`}, ${mid === null ? "no_quote" : "priced"}, null,
        null, ${mid})`;
    }
  }
}

databaseTest("a position whose share of the book drifted is told by name", async (database) => {
  // 156,000 less 72,000 is 35% of the book.
  await marked(database, -72_000, 0);
  assertEquals(await tell(database), 2);
  assertEquals(await told(database), [
    `info rebalance: NIFTY iron_condor, position 1 on 2026-02-09: its share of the book went from ` +
    `50.0% to 35.0% since it was entered: ${LOOK}`,
    `info rebalance: TCS iron_condor, position 2 on 2026-02-09: its share of the book went from ` +
    `50.0% to 65.0% since it was entered: ${LOOK}`,
  ]);
  assertEquals(await tell(database), 0);
});

databaseTest("a smaller drift is none, and a book of one position has none", async (database) => {
  await marked(database, -71_900, 0);
  assertEquals(await tell(database), 0);
  await unguarded(database.sql, [
    `update public.positions set state = 'closed', closed_at = '${STORED_AT}', realised = 1,
      exit_rule = 'flatten' where underlying = 'TCS'`,
  ]);
  await database.sql`update public.position_marks set unrealised_mid = -90000
    where unrealised_mid is not null`;
  assertEquals(await tell(database), 0);
});

databaseTest("the owner's settings say how far is far", async (database) => {
  await regime(database, "2026-02-06", 13);
  await regime(database, STORED_DATE, 15);
  assertEquals(await tell(database), 0);
  await database.sql`update public.settings set value = '2' where name = 'rebalance_vix_points'`;
  assertEquals(await tell(database), 0);
  await database.sql`update public.settings set value = '1' where name = 'rebalance_sessions'`;
  assertEquals(await tell(database), 1);
});
