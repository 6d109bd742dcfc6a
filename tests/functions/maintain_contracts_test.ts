import { assertEquals, assertRejects } from "@std/assert";
import { openBhavcopyMarket } from "../../local/exchange/bhavcopy/open_bhavcopy_market.ts";
import { contractsJob } from "../../shared/desk/jobs/contracts_job.ts";
import { storeContracts } from "../../shared/storage/contracts.ts";
import type { Contract } from "../../shared/vocabulary/contract.ts";
import type { ContractMaster, WantedContracts } from "../../shared/vocabulary/ports/market_data.ts";
import { instantOf } from "../../shared/vocabulary/trading_date.ts";
import { DeskError } from "../../shared/vocabulary/desk_error.ts";
import { databaseTest, type TestDatabase, testDatabase } from "../support/database.ts";
import { jobContext, TODAY } from "../support/job_context.ts";
import { withSharedData } from "../support/shared_data.ts";

const BEFORE = "2026-02-09";
const EXPIRIES = ["2026-02-24", "2026-03-30"];

/** Digits that no other underlying here has. */
const idOf = (underlying: string) => underlying.charCodeAt(0) + 10 * underlying.length;

/** Both options of every strike and expiry. */
function listed(underlying: string, lotSize: number, strikes: readonly number[]): Contract[] {
  return EXPIRIES.flatMap((expiry) =>
    strikes.flatMap((strike) =>
      (["call", "put"] as const).map((right, i): Contract => ({
        underlying,
        segment: "NSE_FNO",
        securityId: `${idOf(underlying)}${expiry.slice(5, 7)}${Math.round(100 * strike) + i}`,
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

/** What a job is run on besides its database. */
interface Terms {
  readonly tradingDate?: string;
  /** The database goes away after so many lists were stored. */
  readonly breaksAfter?: number;
  /** Rows of the master, where they are not its contracts alone. */
  readonly rows?: number;
  readonly badRows?: number;
}

/** Runs the job on the day whose master this is. */
async function job(
  database: TestDatabase,
  listed: readonly Contract[],
  { tradingDate = TODAY, breaksAfter = Infinity, rows = listed.length, badRows = 0 }: Terms = {},
) {
  const contracts = ({ underlyings, from, to }: WantedContracts): Promise<ContractMaster> =>
    Promise.resolve({
      rows,
      badRows,
      firstBad: "line 2",
      contracts: listed.filter(({ underlying, expiry }) =>
        underlyings.has(underlying) && expiry >= from && expiry <= to
      ),
    });
  const service = breakingAfter(breaksAfter, database.service);
  const context = { ...await jobContext({ ...database, service }, { contracts }), tradingDate };
  return (await contractsJob(context)).counts;
}

function breakingAfter(count: number, service: TestDatabase["service"]): TestDatabase["service"] {
  let stored = 0;
  return new Proxy(service, {
    get: (target, key) =>
      key !== "rpc" ? Reflect.get(target, key) : (name: string, args: Record<string, unknown>) => {
        if (name === "store_contracts" && stored++ === count) {
          throw new Error("the connection broke");
        }
        return target.rpc(name, args);
      },
  });
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
    // Each more than a chunk of 2000: a call that breaks off has stored whole lists before.
    const today = [
      ...listed("TCS", 200, range(400, 1400, 1)),
      ...listed("INFY", 200, range(400, 1400, 1)),
    ];
    for (const [breaksAfter, whole] of [[0, []], [1, ["TCS"]]] as const) {
      await assertRejects(() => job(database, today, { breaksAfter }), Error, "broke");
      const lists = await database.sql`
        select underlying, count(*)::int as n from contracts where listed_on = ${TODAY} group by 1`;
      assertEquals([...lists], whole.map((underlying) => ({ underlying, n: today.length / 2 })));
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
    const others = listed("INFY", 400, strikes);
    const broken = job(database, [...today, ...others], { breaksAfter: 1 });
    await assertRejects(() => broken, Error, "broke");
    assertEquals((await job(database, [...today, ...others]))["corporateActions"], 0);
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

/** What stands in contracts, and what is read as the newest list. */
async function stored({ sql }: TestDatabase) {
  return [...await sql`select * from contracts order by contract_id`];
}

databaseTest(
  "a master that cannot be believed is refused, and nothing of it is stored",
  async (database) => {
    const before = [
      ...listed("TCS", 100, range(1000, 1900, 10)),
      ...listed("INFY", 100, range(1000, 1100, 10)),
    ];
    await storeContracts(database.service, before, BEFORE);
    const was = await stored(database);
    const all = before.length;
    const [first, second] = before as [Contract, Contract, ...Contract[]];
    const refused: [listed: Contract[], terms: Terms, rule: string][] = [
      [before, { rows: all, badRows: Math.floor(all / 100) + 1 }, "at most 1% may"],
      [[], {}, "it lists no contract of the universe"],
      [
        before.filter(({ underlying }) => underlying === "INFY"),
        {},
        `it lists 44 contracts where the list before has ${all} that have not expired, and at ` +
        "least 80% must be left; TCS 0 of 364, INFY 44 of 44",
      ],
      [before.slice(0, Math.ceil(0.8 * all) - 1), {}, "at least 80% must be left"],
      [
        [first, { ...second, securityId: first.securityId }, ...before.slice(2)],
        {},
        `security id ${first.securityId} stands in it twice, for TCS 2026-02-24 1000 call`,
      ],
      [
        [first, { ...first, securityId: "1" }, ...before.slice(1)],
        {},
        "contract TCS 2026-02-24 1000 call stands in it twice",
      ],
    ];
    for (const [list, terms, rule] of refused) {
      const error = await assertRejects(() => job(database, list, terms), DeskError, rule);
      assertEquals(error.code, "broker_bad_reply", rule);
      assertEquals(await stored(database), was, rule);
    }
  },
);

databaseTest(
  "a master that is just good enough is stored, and what could not be read is counted",
  async (database) => {
    const before = [
      ...listed("TCS", 100, range(1000, 1900, 10)),
      ...listed("INFY", 100, range(1000, 1080, 10)),
    ];
    assertEquals(before.length, 400);
    await storeContracts(database.service, before, BEFORE);
    const counts = await job(database, before.slice(0, 320), { rows: 400, badRows: 4 });
    assertEquals(counts, {
      underlyings: 1,
      contracts: 320,
      notListed: 53,
      rows: 400,
      badRows: 4,
      corporateActions: 0,
    });
  },
);

databaseTest(
  "what has expired, lies beyond the horizon or is of a disabled name is not missed",
  async (database) => {
    const { sql, service } = database;
    await storeContracts(service, listed("TCS", 100, range(1000, 1900, 10)), BEFORE);
    await storeContracts(service, listed("SBIN", 100, range(1000, 1900, 10)), BEFORE);
    await sql`update underlyings set enabled = false where underlying = 'SBIN'`;
    const far = { name: "contract_horizon_days", value: 30 };
    await sql`update settings set value = ${sql.json(far.value)} where name = ${far.name}`;
    const half = listed("TCS", 100, range(1000, 1900, 10)).filter(({ expiry }) =>
      expiry === "2026-02-24"
    );
    assertEquals((await job(database, half))["contracts"], half.length);
    await sql`update settings set value = '80' where name = ${far.name}`;
    const march = listed("TCS", 100, range(1000, 1900, 10)).filter(({ expiry }) =>
      expiry === "2026-03-30"
    );
    const next = await job(database, march, { tradingDate: "2026-02-25" });
    assertEquals(next["contracts"], march.length);
  },
);

databaseTest("lists go to the database whole, together up to 2,000 rows", async (database) => {
  const sent: string[][] = [];
  const rpc = (name: string, args: Record<string, unknown>) => {
    const rows = args["p_rows"] as { underlying: string }[];
    if (name === "store_contracts") {
      sent.push([...new Set(rows.map(({ underlying }) => underlying)), String(rows.length)]);
    }
    return database.service.rpc(name, args);
  };
  const service = new Proxy(database.service, {
    get: (target, key) => key === "rpc" ? rpc : Reflect.get(target, key),
  });
  await job({ ...database, service }, [
    ...listed("SBIN", 100, range(1000, 1249, 1)),
    ...listed("TCS", 100, range(1000, 1249, 1)),
    ...listed("NIFTY", 100, range(1000, 1600, 1)),
    ...listed("WIPRO", 100, [1000]),
  ]);
  assertEquals(sent, [["SBIN", "TCS", "2000"], ["NIFTY", "2404"], ["WIPRO", "4"]]);
});

databaseTest(
  "a list with one contract twice is refused by name at the table too",
  async (database) => {
    const [one] = listed("TCS", 100, [1000]) as [Contract, ...Contract[]];
    const twice = [one, { ...one, securityId: "7" }];
    const error = await assertRejects(
      () => storeContracts(database.service, twice, TODAY),
      DeskError,
      "contract master: TCS 2026-02-24 1000 call option stands in it twice",
    );
    assertEquals(error.code, "broker_bad_reply");
  },
);

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
        await job(database, master, { tradingDate: date });
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
