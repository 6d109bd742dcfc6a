import { assertAlmostEquals, assertEquals } from "@std/assert";
import { marketBeta } from "../../../shared/analysis/profile/market_beta.ts";
import { closesOnly, day } from "../../support/closes_only.ts";

Deno.test("beta is the slope on the market's returns over dates that both have", () => {
  const dates = Array.from({ length: 70 }, (_, i) => day(i));
  const market = dates.map((_, i) => 100 * Math.exp(0.01 * Math.sin(i)));
  const own = market.map((close) => close ** 1.5);
  const missing = new Set([10, 40]);
  const kept = dates.map((_, i) => i).filter((i) => !missing.has(i));
  const bars = closesOnly(kept.map((i) => own[i] ?? NaN), kept.map((i) => dates[i] ?? ""));
  const found = marketBeta(bars, closesOnly(market, dates), 60);
  assertAlmostEquals(found?.beta ?? NaN, 1.5, 1e-9);
  assertAlmostEquals(found?.correlation ?? NaN, 1, 1e-9);
  assertEquals(found?.sessions, 60);
});

Deno.test("beta looks at the last n returns only and is absent below 30 of them", () => {
  const market = Array.from({ length: 80 }, (_, i) => 100 * Math.exp(0.01 * Math.sin(i)));
  const turned = market.map((close, i) => i < 40 ? 1e4 / close : close);
  const bars = closesOnly(turned);
  assertAlmostEquals(marketBeta(bars, closesOnly(market), 35)?.beta ?? NaN, 1, 1e-9);
  const few = closesOnly(market.slice(0, 30));
  assertEquals(marketBeta(few, closesOnly(market), 60), undefined);
});
