import { assertAlmostEquals, assertEquals } from "@std/assert";
import { barsOf } from "../../../shared/analysis/history/bars.ts";
import { dailyVariances } from "../../../shared/analysis/realised/daily_variance.ts";

Deno.test("a day's variance is its gap squared plus what the session moved", () => {
  const bars = barsOf([
    { date: "2026-01-01", open: 100, high: 100, low: 100, close: 100, volume: 1 },
    { date: "2026-01-02", open: 102, high: 104, low: 101, close: 103, volume: 1 },
  ]);
  const variances = dailyVariances(bars);
  assertEquals(variances[0], NaN);
  const session = Math.log(104 / 103) * Math.log(104 / 102) +
    Math.log(101 / 103) * Math.log(101 / 102);
  assertAlmostEquals(variances[1] ?? NaN, Math.log(1.02) ** 2 + session, 1e-15);
});
