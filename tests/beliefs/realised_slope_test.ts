import { assertAlmostEquals, assertEquals } from "@std/assert";
import { realisedSlope } from "../../shared/beliefs/realised_slope.ts";

const trades = (count: number, expected = 100) =>
  Array.from({ length: count }, (_, i) => ({
    expected: expected * (1 + i % 2),
    realised: expected * (1 + i % 2) * 0.4 + (i % 4 < 2 ? 30 : -30),
    cluster: `expiry ${i}`,
  }));

Deno.test("the slope of realised on expected results goes through 0", () => {
  // 40 trades in turns of 100 and 200: their noise cancels within each size.
  assertAlmostEquals(realisedSlope(trades(40)) ?? 0, 0.4, 1e-12);
});

Deno.test("29 expiries say nothing, however many trades, nor does an expectation of nothing", () => {
  assertEquals(realisedSlope([...trades(29), ...trades(29)]), undefined);
  assertEquals(typeof realisedSlope(trades(30)), "number");
  assertEquals(realisedSlope(trades(40, 0)), undefined);
});
