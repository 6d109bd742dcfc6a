import { assertAlmostEquals, assertEquals } from "@std/assert";
import { constantMaturityVolatility } from "../../../shared/analysis/volatility/constant_maturity.ts";

Deno.test("a fixed maturity is linear in total variance between the expiries around it", () => {
  const slices = [
    { years: 0.12, totalVariance: 0.0048 },
    { years: 0.04, totalVariance: 0.0009 },
    { years: 0.25, totalVariance: 0.02 },
  ];
  const expected = Math.sqrt((0.0009 + (0.08 - 0.04) / 0.08 * 0.0039) / 0.08);
  assertAlmostEquals(constantMaturityVolatility(slices, 0.08) ?? NaN, expected, 1e-15);
  assertAlmostEquals(constantMaturityVolatility(slices, 0.12) ?? NaN, 0.2, 1e-15);
});

Deno.test("outside the expiries the nearest volatility stands in, but not from afar", () => {
  const only = [{ years: 0.1, totalVariance: 0.004 }];
  assertAlmostEquals(constantMaturityVolatility(only, 0.08) ?? NaN, 0.2, 1e-15);
  assertEquals(constantMaturityVolatility(only, 0.05), undefined);
  assertEquals(constantMaturityVolatility([], 0.08), undefined);
});
