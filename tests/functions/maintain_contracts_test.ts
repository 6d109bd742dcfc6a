import { assertEquals, assertRejects } from "@std/assert";
import { openBhavcopyMarket } from "../../local/exchange/bhavcopy/open_bhavcopy_market.ts";
import { contractsJob } from "../../shared/desk/jobs/contracts_job.ts";
import { storeContracts } from "../../shared/storage/contracts.ts";
import type { Contract } from "../../shared/vocabulary/contract.ts";
import { instantOf } from "../../shared/vocabulary/trading_date.ts";
import { databaseTest, type TestDatabase, testDatabase } from "../support/database.ts";
import { jobContext, TODAY } from "../support/job_context.ts";
import { withSharedData } from "../support/shared_data.ts";

const BEFORE = "2026-02-09";
const EXPIRIES = ["2026-02-24", "2026-03-30"];

/** Both options of every strike and expiry. */
function listed(underlying: string, lotSize: number, strikes: readonly number[]): Contract[] {
  return EXPIRIES.flatMap((expiry) =>
    strikes.flatMap((strike) =>
      (["call", "put"] as const).map((right, i): Contract => ({
        underlying,
        segment: "NSE_FNO",
        securityId: String(Math.round(100 * strike) + i),
        instrument: "option",
        expiry,
        strike,
        right,
        lotSize,
        tick: 0.05,
      }))
    )
  );
}

const range = (first: number, last: number, step: number) =>
  Array.from({ length: Math.round((last - first) / step) + 1 }, (_, i) => first + i * step);

/** Runs the job on the day whose master this is; it breaks off after so many contracts. */
async function job(
  database: TestDatabase,
  master: readonly Contract[],
  breaksAfter = Infinity,
  tradingDate = TODAY,
) {
  async function* contracts(): AsyncGenerator<Contract> {
    for (const [i, contract] of master.entries()) {
      if (i === breaksAfter) throw new Error("the connection broke");
      yield await Promise.resolve(contract);
    }
  }
  const context = { ...await jobContext(database, { contracts }), tradingDate };
  return (await contractsJob(context)).counts;
}

async function actions({ sql }: TestDatabase) {
  return [
    ...await sql`select underlying, action_date::text as date, factor::float8, found, source
      from corporate_actions order by 1`,
  ];
}

const found = (underlying: string, factor: number) => ({
  underlying,
  date: TODAY,
  factor,
  found: "contract_master",
  source: `contract masters of ${BEFORE} and ${TODAY}`,
});

databaseTest(
  "a split 1:5 is found from the lot and the strikes of two days, and the job finds it once",
  async (database) => {
    await storeContracts(database.service, listed("TCS", 100, range(1000, 2000, 100)), BEFORE);
    const today = listed("TCS", 500, range(200, 500, 20));
    assertEquals((await job(database, today))["corporateActions"], 1);
    assertEquals(await actions(database), [found("TCS", 5)]);
    await job(database, today);
    assertEquals(await actions(database), [found("TCS", 5)]);
  },
);

databaseTest(
  "a bonus whose old and new strikes overlap is found whenever the call before broke off",
  async (database) => {
    const before = [
      ...listed("TCS", 100, range(1000, 2000, 50)),
      ...listed("INFY", 100, range(1000, 2000, 50)),
    ];
    await storeContracts(database.service, before, BEFORE);
    // More than two chunks of 2000, so that a call that breaks off has stored the first ones.
    const today = [
      ...listed("TCS", 200, range(400, 1400, 1)),
      ...listed("INFY", 200, range(400, 1400, 1)),
    ];
    for (const breaksAfter of [2100, 4100, 6100]) {
      await assertRejects(() => job(database, today, breaksAfter), Error, "broke");
    }
    assertEquals(await actions(database), []);
    const counts = await job(database, today);
    assertEquals([counts["corporateActions"], counts["contracts"]], [2, today.length]);
    const [stored] = await database.sql`
      select count(*)::int as n from contracts where listed_on = ${TODAY}`;
    assertEquals(stored?.["n"], today.length);
    assertEquals(await actions(database), [found("INFY", 2), found("TCS", 2)]);
  },
);

databaseTest(
  "a revision of lots is no action, also when the call before it broke off",
  async (database) => {
    const strikes = range(1000, 2000, 25);
    await storeContracts(database.service, listed("TCS", 100, strikes), BEFORE);
    // The dearest strikes are no longer listed: divided by 1.25 they are others that are.
    const today = listed("TCS", 125, range(1000, 1900, 1));
    await assertRejects(() => job(database, today, 2100), Error, "broke");
    assertEquals((await job(database, today))["corporateActions"], 0);
    assertEquals(await actions(database), []);
  },
);

databaseTest("an index has no actions, and what the owner gave stays", async (database) => {
  const strikes = range(1000, 2000, 100);
  const fifths = strikes.map((strike) => strike / 5);
  await database.sql`insert into corporate_actions (underlying, action_date, factor)
    values ('TCS', ${TODAY}, 4.9)`;
  for (const name of ["NIFTY", "TCS"]) {
    await storeContracts(database.service, listed(name, 100, strikes), BEFORE);
  }
  await job(database, [...listed("NIFTY", 500, fifths), ...listed("TCS", 500, fifths)]);
  const rows = await actions(database);
  assertEquals(rows.map(({ underlying, factor, found }) => [underlying, factor, found]), [
    ["TCS", 4.9, "given"],
  ]);
});

withSharedData(
  "over four recorded days the contracts of the default universe tell of the splits of MCX and KOTAKBANK and of nothing else",
  ["20260101", "20260102", "20260113", "20260114"].map((day) =>
    `bhavcopy/BhavCopy_NSE_FO_0_0_0_${day}_F_0000.csv.gz`
  ),
  async (files) => {
    const database = await testDatabase();
    try {
      const market = await openBhavcopyMarket(files);
      for (const date of ["2026-01-01", "2026-01-02", "2026-01-13", "2026-01-14"]) {
        const master = [...market.listed(instantOf(date, "15:25"))].map((contract): Contract => ({
          ...contract,
          segment: "NSE_FNO",
        }));
        await job(database, master, Infinity, date);
      }
      const rows = await actions(database);
      assertEquals(rows.map(({ underlying, date, factor }) => [underlying, date, factor]), [
        ["KOTAKBANK", "2026-01-14", 5],
        ["MCX", "2026-01-02", 5],
      ]);
    } finally {
      await database.close();
    }
  },
);
