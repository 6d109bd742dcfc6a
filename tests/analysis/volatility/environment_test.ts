import { assertAlmostEquals, assertEquals } from "@std/assert";
import { environmentOf } from "../../../shared/analysis/volatility/environment.ts";

/** 0.101, 0.102 and so on: the percentile of a value between two of them counts those below it. */
const ladder = (count: number) => Float64Array.from({ length: count }, (_, i) => 0.101 + i / 1000);

Deno.test("the level follows the percentile of the underlying's own implied volatilities", () => {
  const history = ladder(200);
  const at = (percentile: number) => environmentOf(0.1005 + percentile / 500, history, ladder(0));
  const levels = [5, 30, 50, 70, 90, 99].map((percentile) => at(percentile)?.environment);
  assertEquals(levels, ["low", "subdued", "normal", "elevated", "high", "extreme"]);
  assertEquals(at(50)?.label, "history");
  assertAlmostEquals(at(50)?.percentile ?? 0, 50, 1e-9);
  assertEquals([at(50)?.days, at(50)?.quality], [200, "fair"]);
});

Deno.test("below 120 days there is no rank, and the percentile is that among realised volatilities, labelled proxy", () => {
  const found = environmentOf(0.1505, ladder(119), ladder(100));
  assertEquals([found?.label, found?.rank, found?.days], ["proxy", undefined, 119]);
  assertAlmostEquals(found?.percentile ?? 0, 50, 1e-9);
  assertEquals(environmentOf(0.15, ladder(120), ladder(100))?.label, "history");
});

Deno.test("with neither history the environment is unknown", () => {
  assertEquals(environmentOf(0.15, ladder(119), ladder(59)), undefined);
});

Deno.test("sessions without a figure do not count as days", () => {
  const gaps = ladder(150).map((value, i) => i % 2 === 0 ? NaN : value);
  assertEquals(environmentOf(0.15, gaps, ladder(252))?.days, 75);
});

Deno.test("only the last 252 sessions count", () => {
  const old = Float64Array.from({ length: 600 }, (_, i) => i < 348 ? 0.9 : 0.1);
  assertEquals(environmentOf(0.2, old, ladder(0))?.percentile, 100);
});
