import { assertAlmostEquals, assertEquals } from "@std/assert";
import { scanRanges } from "../../shared/market/scan_ranges.ts";
import { MARGIN_RATES } from "../support/margin_rates.ts";

Deno.test("without a history the scans are the exchange's floors", () => {
  assertEquals(scanRanges(MARGIN_RATES.index), { price: 0.093, volatility: 0.04 });
  assertEquals(scanRanges(MARGIN_RATES.stock), { price: 0.142, volatility: 0.1 });
});

Deno.test("a calm session's deviation lies below both floors", () => {
  assertEquals(scanRanges(MARGIN_RATES.index, 0.0073), { price: 0.093, volatility: 0.04 });
});

// mpmath: 6 sqrt(2) d and 0.25 sqrt(252) d.
const RANGES = [
  ["index", 0.015, 0.127279220613578554, 0.0595294044989532883],
  ["stock", 0.0222, 0.188373246508096256, 0.1],
  ["stock", 0.03, 0.254558441227157109, 0.119058808997906577],
] as const;

for (const [kind, deviation, price, volatility] of RANGES) {
  Deno.test(`sessions of ${deviation} widen the scans of a ${kind}`, () => {
    const ranges = scanRanges(MARGIN_RATES[kind], deviation);
    assertAlmostEquals(ranges.price, price, 1e-14);
    assertAlmostEquals(ranges.volatility, volatility, 1e-14);
  });
}
