import { assert, assertEquals, assertGreater, assertLess, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import { fitFreeSvi } from "../../shared/pricing/fit_free_svi.ts";
import { fitSsvi } from "../../shared/pricing/fit_ssvi.ts";
import type { SviParameters } from "../../shared/pricing/smile.ts";
import { isFreeOfButterflies, sviVariance } from "../../shared/pricing/svi.ts";
import type { VarianceQuotes } from "../../shared/pricing/svi_linear_fit.ts";
import { quantCase } from "../support/quant_cases.ts";

const VOGT: SviParameters = quantCase("F3").inputs;
const S = Math.sqrt(sviVariance(VOGT).w(0));

function quotesOf(slice: SviParameters): VarianceQuotes {
  const k = Float64Array.from({ length: 25 }, (_, i) => -1.2 + 0.1 * i);
  return { k, w: k.map(sviVariance(slice).w), weight: k.map(() => 1) };
}

function errorOf({ k, w, weight }: VarianceQuotes, slice: SviParameters): number {
  const variance = sviVariance(slice);
  return k.reduce((sum, at, i) => sum + (weight[i] ?? 0) * (variance.w(at) - (w[i] ?? 0)) ** 2, 0);
}

Deno.test("no neighbour of a slice held free of butterflies is free and much nearer to the quotes", () => {
  const quotes = quotesOf(VOGT);
  const found = fitFreeSvi(quotes, VOGT, fitSsvi(quotes, S * S), S);
  assert(!isFreeOfButterflies(VOGT) && isFreeOfButterflies(found));
  const best = errorOf(quotes, found);
  let nearest = Infinity;
  // A walk of 40,000 steps around it, seeded, which keeps what is better.
  let seed = 7;
  const random = () => (seed = seed * 16807 % 2147483647) / 2147483647 - 0.5;
  let at = found;
  for (let i = 0; i < 40_000; i++) {
    const size = 0.05 * (1 + i % 4);
    const next = {
      a: at.a + size * 0.02 * random(),
      b: at.b * (1 + size * random()),
      rho: at.rho + size * random(),
      m: at.m + size * 0.3 * random(),
      sigma: at.sigma * (1 + size * random()),
    };
    if (Math.abs(next.rho) >= 1) continue;
    const error = errorOf(quotes, next);
    if (error >= Math.min(nearest, best) || !isFreeOfButterflies(next)) continue;
    [nearest, at] = [error, next];
  }
  // Root mean square of total variance; the slice itself is about 0.1.
  assertLess(Math.sqrt(best / 25) - Math.sqrt(Math.min(nearest, best) / 25), 2e-3);
});

Deno.test("quotes of a free slice are met where the search starts far off", () => {
  const slice = { a: 0.01, b: 0.1, rho: -0.3, m: 0.05, sigma: 0.3 };
  const quotes = quotesOf(slice);
  const s = Math.sqrt(sviVariance(slice).w(0));
  const found = fitFreeSvi(quotes, VOGT, fitSsvi(quotes, s * s), s);
  assertLess(Math.sqrt(errorOf(quotes, found) / 25), 2e-4);
});

Deno.test("whatever the quotes, the slice has no butterfly and is no farther than the safe one", () => {
  let held = 0;
  fc.assert(
    fc.property(
      fc.record({
        b: fc.double({ min: 0.05, max: 0.4, noNaN: true }),
        rho: fc.double({ min: -0.95, max: 0.95, noNaN: true }),
        m: fc.double({ min: -0.4, max: 0.4, noNaN: true }),
        sigma: fc.double({ min: 0.02, max: 0.5, noNaN: true }),
        least: fc.double({ min: 0.0005, max: 0.02, noNaN: true }),
      }),
      ({ least, ...shape }) => {
        const a = least - shape.b * shape.sigma * Math.sqrt(1 - shape.rho ** 2);
        const slice = { a, ...shape };
        const s = Math.sqrt(sviVariance(slice).w(0));
        const quotes = quotesOf(slice);
        const safe = fitSsvi(quotes, s * s);
        const found = fitFreeSvi(quotes, slice, safe, s);
        assertLessOrEqual(errorOf(quotes, found), errorOf(quotes, safe) * (1 + 1e-12));
        if (!isFreeOfButterflies(slice) && found !== safe) held += 1;
        assert(isFreeOfButterflies(found), JSON.stringify(slice));
      },
    ),
    { seed: 20260209, numRuns: 150 },
  );
  assertGreater(held, 50);
});

Deno.test("where not even the safe slice is free it is what comes back", () => {
  const quotes = quotesOf(VOGT);
  const broken = { ...VOGT, b: 3 };
  assertEquals(fitFreeSvi(quotes, VOGT, broken, S), broken);
});
