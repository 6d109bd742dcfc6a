import { assertAlmostEquals, assertEquals } from "@std/assert";
import { readMarginRatios, storeMarginRatios } from "../../shared/storage/margin_ratios.ts";
import { databaseTest } from "../support/database.ts";

const AT = new Date("2026-02-10T10:00:00+05:30");
const LATER = new Date("2026-02-11T10:00:00+05:30");
const answer = (underlying: string, modelled: number, margin: number) => ({
  underlying,
  modelled,
  margin,
});

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

databaseTest(
  "nothing answered stores nothing and asks nothing of the database",
  async ({ service }) => {
    assertEquals(await storeMarginRatios(service, [], 0.2, AT), 0);
    assertEquals((await readMarginRatios(service)).size, 0);
  },
);
