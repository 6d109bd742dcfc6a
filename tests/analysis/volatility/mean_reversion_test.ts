import { assertAlmostEquals, assertEquals } from "@std/assert";
import { meanReversionOf } from "../../../shared/analysis/volatility/mean_reversion.ts";

Deno.test("high volatility is expected to fall as low volatility is to rise", () => {
  for (const percentile of [0, 10, 25, 34.9, 50, 65.1, 75, 90, 100]) {
    const [one, two] = [meanReversionOf(percentile), meanReversionOf(100 - percentile)];
    const opposite = { rising: "falling", falling: "rising", none: "none" } as const;
    assertEquals(two.trend, opposite[one.trend]);
    assertEquals(two.confidence, one.confidence);
    assertAlmostEquals(two.factor + one.factor, 2, 1e-12);
  }
  assertEquals(meanReversionOf(90).trend, "falling");
});
