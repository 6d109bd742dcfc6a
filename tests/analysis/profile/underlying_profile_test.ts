import { assert, assertEquals, assertLess } from "@std/assert";
import { VOLATILITY_BUCKETS } from "../../../shared/analysis/profile/buckets.ts";
import {
  type ProfileInput,
  underlyingProfile,
} from "../../../shared/analysis/profile/underlying_profile.ts";
import { idsOf } from "../../../shared/strategies/catalogue/aliases.ts";
import { TRADED } from "../../../shared/strategies/catalogue/registry.ts";
import { mirrorOf } from "../../support/mirrors.ts";

const STOCK: ProfileInput = { kind: "stock", atrPercent: 2, atmVolatility: 0.22 };

Deno.test("the average true range alone tells ultra high, high and medium apart", () => {
  const bucket = (atrPercent: number) => underlyingProfile({ ...STOCK, atrPercent }).volatility;
  assertEquals([4, 3.99, 2.5, 2.49, 1.5].map(bucket), [
    "ultra_high",
    "high",
    "high",
    "medium",
    "medium",
  ]);
});

Deno.test("a quiet range is low for a calm large stock, an index or a calm stock of unknown size, and medium otherwise", () => {
  const bucket = (changes: Partial<ProfileInput>) =>
    underlyingProfile({ ...STOCK, atrPercent: 1.2, ...changes }).volatility;
  assertEquals(bucket({ marketCap: 1e12 }), "low");
  assertEquals(bucket({ marketCap: 1e12, atmVolatility: 0.25 }), "medium");
  assertEquals(bucket({ marketCap: 9.9e11, atmVolatility: 0.1 }), "medium");
  assertEquals(bucket({}), "medium");
  assertEquals(bucket({ atmVolatility: 0.19 }), "low");
  assertEquals(bucket({ atmVolatility: 0.19, hv20: 0.21 }), "medium");
  assertEquals(bucket({ kind: "index" }), "low");
  assertEquals(bucket({ kind: "index", hv20: 0.3 }), "medium");
});

Deno.test("market cap and beta have buckets of their own, unknown when they are", () => {
  const cap = (marketCap: number) => underlyingProfile({ ...STOCK, marketCap }).marketCap;
  assertEquals([5e12, 4.9e12, 1e12, 3e11, 1e11, 9e10].map(cap), [
    "mega",
    "large",
    "large",
    "mid",
    "small",
    "micro",
  ]);
  const beta = (value: number) => underlyingProfile({ ...STOCK, beta: value }).beta;
  assertEquals([1.2, 1.19, 0.8, 0.79, -0.2].map(beta), ["high", "normal", "normal", "low", "low"]);
  const { marketCap, beta: unknown } = underlyingProfile(STOCK);
  assertEquals([marketCap, unknown], ["unknown", "unknown"]);
});

Deno.test("a profile carries its bucket's parameters, those of the replaced system", () => {
  const figures = [5, 3, 2].map((atrPercent) =>
    underlyingProfile({ ...STOCK, atrPercent }).parameters
  )
    .concat(underlyingProfile({ ...STOCK, kind: "index", atrPercent: 1 }).parameters)
    .map(({ sizeFactor, moveFactor, minPop }) => [
      sizeFactor,
      moveFactor,
      minPop,
    ]);
  assertEquals(figures, [
    [0.3, 1.5, 0.15],
    [0.5, 1.2, 0.2],
    [0.75, 1, 0.25],
    [1, 0.8, 0.35],
  ]);
  const { preferred, avoided } = underlyingProfile({ ...STOCK, atrPercent: 5 }).parameters;
  const ids = (names: string[]) => names.flatMap(idsOf);
  assertEquals(preferred, ids(["Long Call", "Long Put", "Bull Call Spread", "Bear Put Spread"]));
  assertEquals(avoided, ids(["Iron Condor", "Short Straddle", "Iron Butterfly"]));
});

Deno.test("every bucket names traded definitions, none both ways, and prefers no direction", () => {
  const traded = new Set(TRADED.map(({ id }) => id));
  for (const [name, { preferred, avoided }] of Object.entries(VOLATILITY_BUCKETS)) {
    for (const list of [preferred, avoided]) {
      assert(list.every((id) => traded.has(id)), name);
      assertEquals(list.map(mirrorOf).toSorted(), list.toSorted());
    }
    assertEquals(preferred.filter((id) => avoided.includes(id)), []);
  }
});

Deno.test("the wider the range, the smaller the size, the wider the strikes and the lower the asked probability", () => {
  const { ultra_high, high, medium, low } = VOLATILITY_BUCKETS;
  const buckets = [ultra_high, high, medium, low];
  for (let i = 1; i < buckets.length; i++) {
    const [wider, calmer] = [buckets[i - 1], buckets[i]];
    assert(wider !== undefined && calmer !== undefined);
    assertLess(wider.sizeFactor, calmer.sizeFactor);
    assertLess(calmer.moveFactor, wider.moveFactor);
    assertLess(wider.minPop, calmer.minPop);
  }
});
