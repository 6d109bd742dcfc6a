import { assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import { niftyByYear } from "../../bench/beliefs/nifty_by_year.ts";
import { recordedNifty } from "../../bench/beliefs/recorded_nifty.ts";
import { REGISTERED_CLAIMS, type RegisteredClaim } from "../../shared/beliefs/registered_claims.ts";
import { withSharedData } from "../support/shared_data.ts";

const FILES = [
  "history/NIFTY_daily_20150101_20260331.csv",
  "history/INDIAVIX_daily_20150101_20260331.csv",
];
const LEVEL = REGISTERED_CLAIMS[0] as RegisteredClaim;

withSharedData("NIFTY's ledger is the one that was worked out outside", FILES, async () => {
  const nifty = await recordedNifty();
  assertEquals(nifty.bars.dates.at(-1), "2026-02-27");
  const { years } = niftyByYear(nifty, LEVEL, 21, true);
  const on = (year: string) => years.find((one) => one.year === year);
  const [end2019, end2025] = [on("2019"), on("2025")];
  // To the third digit: sessions without a quote of VIX are told apart differently.
  assertAlmostEquals(end2025?.sceptical.beta ?? 0, 0.947, 0.0015);
  assertAlmostEquals(end2025?.sceptical.sd ?? 0, 0.064, 0.0015);
  assertAlmostEquals(end2025?.sceptical.below ?? 0, 0.81, 0.01);
  assertAlmostEquals(end2025?.registered.beta ?? 0, 0.919, 0.0025);
  assertAlmostEquals(end2025?.registered.sd ?? 0, 0.057, 0.0015);
  assertEquals(years.map(({ decision }) => decision), years.map(() => "premium"));
  assertLess(Math.abs((end2019?.estimate ?? 9) / (end2019?.standardError ?? 1)), 1.5);
});

withSharedData("without the virtual crash March 2020 was entered as an edge", FILES, async () => {
  const { years, spring } = niftyByYear(await recordedNifty(), LEVEL, 21, false);
  const end2019 = years.find(({ year }) => year === "2019");
  assertAlmostEquals(end2019?.estimate ?? 0, -0.2, 0.005);
  assertAlmostEquals(end2019?.standardError ?? 0, 0.04, 0.005);
  assertEquals(end2019?.decision, "edge");
  const march = spring.find(({ on }) => on.startsWith("2020-03"));
  assertEquals([march?.decision, march?.size], ["edge", 1]);
  assertLess(march?.ofSpot ?? 0, -0.2);
  assertGreater(march?.ofSpot ?? -1, -0.3);
});
