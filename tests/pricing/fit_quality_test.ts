import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { fitQuality, qualityLabel } from "../../shared/pricing/fit_quality.ts";
import { type SmileQuote, smileQuotes } from "../../shared/pricing/smile_quotes.ts";

const FORWARD = 1000;
/** 20% for a quarter: a deviation of 0.1. */
const FLAT = { a: 0.01, b: 0, rho: 0, m: 0, sigma: 0.1 };

/** Quotes at ln(K/F) with volatilities so many points off 20%; a half spread is half a point. */
function quality(rows: readonly (readonly [k: number, points: number])[]) {
  const quotes = rows.map(([k, points]): SmileQuote => ({
    strike: FORWARD * Math.exp(k),
    volatility: 0.2 + points / 100,
    vega: 100,
    halfSpread: 0.5,
  }));
  return fitQuality(smileQuotes(quotes, FORWARD, 0.25), FLAT);
}

Deno.test("a fit is judged in half spreads and in volatility points", () => {
  const found = quality([[-0.1, 0.3], [0, -0.4], [0.1, 1.2]]);
  assert(found !== undefined);
  assertAlmostEquals(found.points, Math.sqrt((0.09 + 0.16 + 1.44) / 3), 1e-10);
  assertAlmostEquals(found.halfSpreads, 2 * found.points, 1e-10);
  assertAlmostEquals(found.inside, 2 / 3, 1e-12);
});

Deno.test("quotes below a delta of 0.05 judge nothing", () => {
  // d1 of 1.55, 1.669 and -2.06: deltas of 0.061, 0.048 and 0.020.
  assertEquals(quality([[-0.15, 0], [-0.165, 0.4], [0.25, 5]]), {
    halfSpreads: 0,
    points: 0,
    inside: 1,
  });
  assertEquals(quality([[-0.3, 0], [0.3, 0]]), undefined);
});

Deno.test("a smile near the quotes is good, far from them poor, by both measures", () => {
  const label = (halfSpreads: number, points: number, inside: number, quotes = 8) =>
    qualityLabel({ halfSpreads, points, inside }, quotes);
  assertEquals(label(9, 0.9, 0.8), "GOOD");
  assertEquals(label(9, 0.9, 0.79), "FAIR");
  assertEquals(label(9, 0.25, 0), "GOOD");
  assertEquals(label(9, 0.26, 0), "FAIR");
  assertEquals([label(3.1, 1, 0), label(3, 1.1, 0), label(3.1, 1.1, 0)], ["FAIR", "FAIR", "POOR"]);
  assertEquals(label(3.1, 1.1, 1), "POOR");
  assertEquals(label(0, 0, 1, 7), "FAIR");
  assertEquals(qualityLabel(undefined, 20), "POOR");
});
