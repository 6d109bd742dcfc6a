import { assertAlmostEquals, assertEquals } from "@std/assert";
import { readMarginRatios } from "../../shared/storage/margin_ratios.ts";
import type { MeasuredMargin } from "../../shared/vocabulary/rows/allocation_run_row.ts";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import {
  allocationPayload,
  storeAllocation,
  storeRun,
  storeStrategy,
} from "../support/stored_strategy.ts";

const AT = new Date("2026-02-10T10:00:00+05:30");
const LATER = new Date("2026-02-11T10:00:00+05:30");
const answer = (underlying: string, modelled: number, margin: number) => ({
  underlying,
  modelled,
  margin,
});

async function storeMarginRatios(
  service: TestDatabase["service"],
  answers: readonly MeasuredMargin[],
  weight: number,
  at: Date,
): Promise<unknown> {
  const { data } = await service.rpc("store_margin_ratios", {
    p_answers: answers,
    p_weight: weight,
    p_now: at.toISOString(),
  });
  return data;
}

databaseTest(
  "the first answer is the ratio, the next moves it by its share",
  async ({ service }) => {
    assertEquals(await storeMarginRatios(service, [answer("NIFTY", 100, 120)], 0.25, AT), 1);
    assertEquals(await readMarginRatios(service), new Map([["NIFTY", 1.2]]));
    assertEquals(await storeMarginRatios(service, [answer("NIFTY", 100, 80)], 0.25, LATER), 1);
    assertAlmostEquals((await readMarginRatios(service)).get("NIFTY") ?? NaN, 1.1, 1e-12);
  },
);

databaseTest(
  "the last answer is kept beside the ratio with its instant",
  async ({ service, sql }) => {
    await storeMarginRatios(service, [answer("TCS", 100, 120)], 0.25, AT);
    await storeMarginRatios(service, [answer("TCS", 200, 210)], 0.25, LATER);
    const [row] = await sql`select answers, modelled::float8, margin::float8, answered_at
    from public.margin_ratios`;
    assertEquals({ ...row }, { answers: 2, modelled: 200, margin: 210, answered_at: LATER });
  },
);

databaseTest("the same instant teaches once, and an older one nothing", async ({ service }) => {
  await storeMarginRatios(service, [answer("TCS", 100, 120)], 0.5, LATER);
  assertEquals(await storeMarginRatios(service, [answer("TCS", 100, 60)], 0.5, LATER), 0);
  assertEquals(await storeMarginRatios(service, [answer("TCS", 100, 60)], 0.5, AT), 0);
  assertEquals((await readMarginRatios(service)).get("TCS"), 1.2);
});

databaseTest("no answer moves a ratio beyond a half or the double", async ({ service }) => {
  const answers = [answer("TCS", 100, 900), answer("SBIN", 100, 1)];
  await storeMarginRatios(service, answers, 0.5, AT);
  assertEquals(await readMarginRatios(service), new Map([["SBIN", 0.5], ["TCS", 2]]));
  await storeMarginRatios(service, [answer("TCS", 100, 1)], 0.5, LATER);
  assertEquals((await readMarginRatios(service)).get("TCS"), 1.25);
});

databaseTest(
  "two structures of an underlying in one answer are one margin",
  async ({ service }) => {
    await storeMarginRatios(service, [answer("TCS", 100, 100), answer("TCS", 300, 400)], 0.5, AT);
    assertEquals((await readMarginRatios(service)).get("TCS"), 1.25);
  },
);

databaseTest("nothing answered stores nothing", async ({ service }) => {
  assertEquals(await storeMarginRatios(service, [], 0.2, AT), 0);
  assertEquals((await readMarginRatios(service)).size, 0);
});

databaseTest("an allocation teaches its ratios with its lots, or not at all", async (database) => {
  const { sql, service } = database;
  const runId = await storeRun(sql);
  const strategyId = await storeStrategy(sql, runId, "NIFTY");
  const payload = {
    ...allocationPayload(runId, "a", [{ strategyId, lots: 1 }]),
    margin_answers: [answer("NIFTY", 100, 120)],
    margin_weight: 0.25,
  };
  const refused = { ...payload, generation: -1 };
  assertEquals((await storeAllocation(database, refused)).error?.hint, "conflict");
  assertEquals((await readMarginRatios(service)).size, 0);
  // The second time it is the stored one that is told.
  for (let call = 0; call < 2; call++) {
    assertEquals((await storeAllocation(database, payload)).error, null);
    assertEquals(await readMarginRatios(service), new Map([["NIFTY", 1.2]]));
  }
});
