import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { checkQuality } from "../../shared/storage/quality.ts";
import {
  readPremiumGaps,
  readPremiums,
  readStraddles,
  storePremiumDays,
} from "../../shared/storage/premium_days.ts";
import type { PremiumDayRow } from "../../shared/vocabulary/rows/premium_day_row.ts";
import { databaseTest, type TestDatabase } from "../support/database.ts";

const DATE = "2026-02-09";
const NOW = new Date("2026-02-10T17:00:00+05:30");

function row(changes: Partial<PremiumDayRow> = {}): PremiumDayRow {
  return {
    underlying: "TCS",
    expiry: "2026-02-24",
    sessions: 10,
    atm_variance: 0.004,
    model_free_variance: 0.005,
    risk_reversal: -0.02,
    term_slope: 0.1,
    gap_variance: 0.0001,
    session_variance: 0.0002,
    forward: 1000,
    straddle_strike: 1000,
    straddle_price: 50,
    straddle_delta: 0.1,
    straddle_return: 0.01,
    straddle_cost: 0.02,
    spread_near: 0.01,
    spread_middle: 0.02,
    spread_far: 0.03,
    ...changes,
  };
}

const FAR = row({
  expiry: "2026-03-30",
  sessions: 30,
  model_free_variance: 0.025,
  risk_reversal: -0.04,
  term_slope: null,
});

async function read({ service }: TestDatabase, horizons: readonly number[]) {
  const span = { from: "2026-02-01", before: "2026-02-11" };
  return (await readPremiums(service, ["TCS"], span, horizons)).get("TCS");
}

databaseTest(
  "over a horizon variance is linear between the expiries around it, else the nearest one's own",
  async (database) => {
    await storePremiumDays(database.service, DATE, [row(), FAR], "analyze");
    const history = await read(database, [5, 7, 10, 21, 30, 42, 45, 46]);
    const found = Object.fromEntries(
      Object.entries(history?.modelFree ?? {}).map(([horizon, days]) => [horizon, days[DATE]]),
    );
    assertEquals(Object.keys(found), ["7", "10", "21", "30", "42", "45"]);
    const wanted = {
      ...{ 7: 0.0035, 10: 0.005, 21: 0.005 + 0.02 * 11 / 20 },
      ...{ 30: 0.025, 42: 0.035, 45: 0.0375 },
    };
    for (const [horizon, variance] of Object.entries(wanted)) {
      assertAlmostEquals(found[horizon] ?? NaN, variance, 1e-8);
    }
    assertEquals(history?.dates, [DATE]);
    assertAlmostEquals(history?.termSlope[0] ?? NaN, 0.1, 1e-7);
    // The skew of the furthest one, as far as it has one.
    assertAlmostEquals(history?.riskReversal[0] ?? NaN, -0.04, 1e-7);
  },
);

databaseTest(
  "a term slope is the nearest one's, and a variance reaches half as far again",
  async (database) => {
    const rows = [row({ sessions: 9 }), { ...FAR, risk_reversal: null, term_slope: 0.3 }];
    await storePremiumDays(database.service, DATE, rows, "analyze");
    const history = await read(database, [5, 6]);
    assertAlmostEquals(history?.termSlope[0] ?? NaN, 0.1, 1e-7);
    assertAlmostEquals(history?.riskReversal[0] ?? NaN, -0.02, 1e-7);
    assertEquals(Object.keys(history?.modelFree ?? {}), ["6"]);
    assertAlmostEquals(history?.modelFree[6]?.[DATE] ?? NaN, 0.005 * 6 / 9, 1e-8);
  },
);

databaseTest("premiums are read from a date on, to the day before another", async (database) => {
  for (const date of ["2026-01-30", "2026-02-02", "2026-02-10", "2026-02-11"]) {
    await storePremiumDays(database.service, date, [row(), row({ underlying: "INFY" })], "analyze");
  }
  const span = { from: "2026-02-02", before: "2026-02-11" };
  const found = await readPremiums(database.service, ["TCS"], span, [10]);
  assertEquals([...found.keys()], ["TCS"]);
  assertEquals(found.get("TCS")?.dates, ["2026-02-02", "2026-02-10"]);
  assertEquals(Object.keys(found.get("TCS")?.modelFree[10] ?? {}).sort(), [
    "2026-02-02",
    "2026-02-10",
  ]);
});

databaseTest("what a source does not know is null or absent", async (database) => {
  const bare = row({ model_free_variance: null, risk_reversal: null, term_slope: null });
  await storePremiumDays(database.service, DATE, [bare], "bhavcopy");
  assertEquals(await read(database, [10]), {
    dates: [DATE],
    riskReversal: [null],
    termSlope: [null],
    modelFree: {},
  });
  assertEquals(await read(database, []), {
    ...{ dates: [DATE], riskReversal: [null], termSlope: [null], modelFree: {} },
  });
  const none = await readPremiums(
    database.service,
    ["INFY"],
    { from: DATE, before: "2026-02-11" },
    [10],
  );
  assertEquals(none.size, 0);
});

databaseTest(
  "a file replaces a file, and never what the desk's own chains said",
  async (database) => {
    const { service, sql } = database;
    const stored = async () => {
      const [found] = await sql`select source, atm_variance from public.premium_days`;
      return [found?.["source"], found?.["atm_variance"]];
    };
    const put = (variance: number, source: "analyze" | "bhavcopy") =>
      storePremiumDays(service, DATE, [row({ atm_variance: variance })], source);
    assertEquals([await put(0.001, "bhavcopy"), await put(0.002, "bhavcopy")], [1, 1]);
    assertEquals(await stored(), ["bhavcopy", 0.002]);
    assertEquals([await put(0.003, "analyze"), await put(0.004, "bhavcopy")], [1, 0]);
    assertEquals(await stored(), ["analyze", 0.003]);
    assertEquals([await put(0.005, "analyze"), await stored()], [1, ["analyze", 0.005]]);
  },
);

databaseTest("a straddle is told of the session before alone", async ({ service }) => {
  await storePremiumDays(service, "2026-02-05", [row({ underlying: "INFY" })], "analyze");
  const unquoted = { straddle_strike: null, straddle_price: null, straddle_delta: null };
  const rows = [row(), { ...FAR, ...unquoted }, row({ underlying: "ITC" })];
  await storePremiumDays(service, "2026-02-06", rows, "analyze");
  // The ninth is a Monday.
  assertEquals(
    await readStraddles(service, ["TCS", "INFY"], DATE),
    [{
      underlying: "TCS",
      expiry: "2026-02-24",
      forward: 1000,
      strike: 1000,
      price: 50,
      delta: 0.1,
    }],
  );
  assertEquals(await readStraddles(service, ["TCS"], "2026-02-10"), []);
  // The twenty-first of October is an hour in the evening.
  await storePremiumDays(service, "2025-10-20", [row()], "analyze");
  assertEquals((await readStraddles(service, ["TCS"], "2025-10-23")).length, 1);
});

async function chains({ sql }: TestDatabase, date: string, underlying: string): Promise<void> {
  await sql`insert into public.chain_snapshots values (${date}, ${underlying}, '2026-02-24',
    ${`${date}T09:35:00+05:30`}, 1000, 1000, 0.2, '{}', 'x', '{}', '{}')`;
}

databaseTest(
  "evenings that were missed are found while their quotes are kept, and told as a warning",
  async (database) => {
    const { sql, service } = database;
    await sql`update underlyings set enabled = underlying in ('TCS', 'INFY')`;
    for (const date of ["2026-02-05", "2026-02-06", DATE]) await chains(database, date, "TCS");
    await chains(database, DATE, "INFY");
    await sql`update public.chain_snapshots set quotes = null where trading_date = '2026-02-05'`;
    await storePremiumDays(service, "2026-02-06", [row()], "bhavcopy");
    await storePremiumDays(service, DATE, [row({ underlying: "INFY" })], "analyze");
    assertEquals(await readPremiumGaps(service, DATE, 5), [
      { trading_date: "2026-02-06", underlyings: ["TCS"] },
      { trading_date: DATE, underlyings: ["TCS"] },
    ]);
    assertEquals(await readPremiumGaps(service, DATE, 1), [
      { trading_date: DATE, underlyings: ["TCS"] },
    ]);
    const found = async () => await checkQuality(service, "premiums_complete", "2026-02-10", NOW);
    assertEquals(await found(), { state: "warning", found: 1 });
    const [finding] = await sql`select samples from public.quality_findings`;
    assertEquals(finding?.["samples"], [
      "TCS: analyzed on 2026-02-05, 2026-02-09, nothing learned",
    ]);
    for (const date of ["2026-02-05", DATE]) {
      await storePremiumDays(service, date, [row(), FAR], "analyze");
    }
    assertEquals(await found(), { state: "ok", found: 0 });
    assertEquals(await readPremiumGaps(service, DATE, 5), [
      { trading_date: "2026-02-06", underlyings: ["TCS"] },
    ]);
    // A chain that ends on its date teaches nothing, and an hour in the evening is no session.
    await chains(database, "2026-02-24", "INFY");
    assertEquals(await readPremiumGaps(service, "2026-02-24", 1), []);
    await chains(database, "2025-10-20", "INFY");
    assertEquals(await readPremiumGaps(service, "2025-10-21", 1), [
      { trading_date: "2025-10-20", underlyings: ["INFY"] },
    ]);
  },
);

databaseTest(
  "the chains of a date that teach are those that live on, with their lots",
  async (database) => {
    const { sql, service } = database;
    for (const [date, name] of [[DATE, "TCS"], [DATE, "INFY"], ["2026-02-06", "TCS"]] as const) {
      await chains(database, date, name);
    }
    const other = (expiry: string, quotes: string | null) =>
      sql`insert into public.chain_snapshots values (${DATE}, 'TCS', ${expiry},
      ${`${DATE}T09:35:00+05:30`}, 1000, 1000, 0.2, '{}', 'x', '{}', ${quotes})`;
    await other(DATE, "{}");
    await other("2026-03-30", null);
    await other("2026-04-28", "{}");
    const listed = ["option", "future"].flatMap((instrument, i) =>
      [["TCS", "2026-02-24", 175], ["TCS", "2026-03-30", 180], ["ITC", "2026-02-24", 1600]].map(
        ([underlying, expiry, lot_size], j) => ({
          ...{ underlying, expiry, instrument, segment: "NSE_FNO", security_id: String(3 * i + j) },
          ...{ lot_size: Number(lot_size) + i, tick: 0.05, listed_on: DATE },
          ...(i === 0
            ? { strike: 1000, option_right: "call" }
            : { strike: null, option_right: null }),
        }),
      )
    );
    await sql`insert into public.contracts ${sql(listed.reverse())}`;
    const { data } = await service.rpc("read_premium_chains", {
      p_trading_date: DATE,
      p_underlyings: ["TCS", "LT"],
    });
    assertEquals(
      data.map((each: Record<string, unknown>) => [
        each["underlying"],
        each["expiry"],
        each["lotSize"],
      ]),
      [["TCS", "2026-02-24", 175], ["TCS", "2026-04-28", null]],
    );
  },
);

databaseTest("figures that cannot be are found", async ({ sql, service }) => {
  const found = async (changes: Partial<PremiumDayRow>) => {
    await storePremiumDays(service, DATE, [row(changes)], "analyze");
    const { state } = await checkQuality(service, "premiums_possible", "2026-02-10", NOW);
    const [finding] = await sql`select samples from public.quality_findings`;
    return [state, ...(finding?.["samples"] ?? [])];
  };
  assertEquals(await found({}), ["ok"]);
  assertEquals(await found({ atm_variance: 0.4, model_free_variance: 0.4 }), [
    "failed",
    "TCS: 2026-02-24: 317.5% at the money",
  ]);
  assertEquals(await found({ model_free_variance: 0.016 }), [
    "warning",
    "TCS: 2026-02-24: model-free variance 4.00 times that at the money",
  ]);
  assertEquals(await found({ straddle_return: 2.5 }), [
    "warning",
    "TCS: 2026-02-24: straddle returned 250% in a session",
  ]);
});

databaseTest("a straddle is whole or absent, and a variance is one", async ({ sql }) => {
  const refused = async (columns: string, values: string) =>
    await sql.unsafe(`insert into public.premium_days (underlying, trading_date, expiry, sessions,
        source, atm_variance, ${columns}) values ('TCS', '${DATE}', '2026-02-24', 10, 'x', 0.01,
        ${values})`).then(() => undefined, (error) => error?.code);
  assertEquals(await refused("straddle_strike", "1000"), "23514");
  assertEquals(
    await refused("straddle_strike, straddle_price, straddle_delta", "1000, 50, 0.1"),
    "23514",
  );
  assertEquals(await refused("model_free_variance", "0"), "23514");
  assert(await refused("forward", "1000") === undefined);
});
