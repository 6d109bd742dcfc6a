import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { atmVariance } from "../../shared/pricing/atm_variance.ts";
import { fitResiduals } from "../../shared/pricing/fit_residuals.ts";
import { robustFit } from "../../shared/pricing/robust_fit.ts";
import { type SmileQuote, smileQuotes } from "../../shared/pricing/smile_quotes.ts";
import type { VarianceQuotes } from "../../shared/pricing/svi_linear_fit.ts";

function quote(strike: number, changes: Partial<SmileQuote> = {}): SmileQuote {
  return { strike, volatility: 0.2, vega: 100, halfSpread: 0.5, ...changes };
}

Deno.test("variance at the money lies on the line between the neighbours of the forward", () => {
  const w = Float64Array.of(0.05, 0.04, 0.02, 0.03);
  assertAlmostEquals(atmVariance(Float64Array.of(-0.2, -0.1, 0.3, 0.4), w), 0.035, 1e-15);
  assertEquals(atmVariance(Float64Array.of(-0.2, 0, 0.3, 0.4), w), 0.04);
  assertEquals(atmVariance(Float64Array.of(0, 0.1, 0.3, 0.4), w), 0.05);
  assertEquals(atmVariance(Float64Array.of(-0.4, -0.3, -0.1, 0), w), 0.03);
});

Deno.test("where all quotes lie on one side the nearest one's variance stands", () => {
  const w = Float64Array.of(0.05, 0.04, 0.02);
  assertEquals(atmVariance(Float64Array.of(0.1, 0.2, 0.3), w), 0.05);
  assertEquals(atmVariance(Float64Array.of(-0.3, -0.2, -0.1), w), 0.02);
  assertEquals(atmVariance(Float64Array.of(0.1), Float64Array.of(0.07)), 0.07);
});

Deno.test("quotes come as log moneyness and total variance; what cannot be fitted is left out", () => {
  const spoiled: Partial<SmileQuote>[] = [
    { strike: 0 },
    { volatility: 0 },
    { volatility: Infinity },
    { volatility: Number.NaN },
    { vega: 0 },
    { halfSpread: 0 },
  ];
  const given = [quote(900), ...spoiled.map((changes) => quote(1000, changes)), quote(1100)];
  const { quotes, k, w } = smileQuotes(given, 1000, 0.25);
  assertEquals(quotes, [quote(900), quote(1100)]);
  assertEquals([...k], [Math.log(0.9), Math.log(1.1)]);
  assertAlmostEquals(w[0] ?? 0, 0.01, 1e-17);
  assertAlmostEquals(w[1] ?? 0, 0.01, 1e-17);
  assertEquals(smileQuotes([], 1000, 0.25).k.length, 0);
  // The smallest and cheapest quote that stands is one.
  const tiny = quote(1e-9, { volatility: 1e-9, vega: 1e-9, halfSpread: 1e-9 });
  assertEquals(smileQuotes([tiny], 1000, 0.25).quotes, [tiny]);
});

Deno.test("a weight is (vega / (2 sigma T h))^2, between 0.02 and 25 medians", () => {
  const factors = [1, 1.5, 3, 0.5, 0.1, 20, 1];
  const given = factors.map((factor, i) => quote(900 + i, { vega: 100 * factor }));
  const { weight } = smileQuotes(given, 1000, 0.25);
  const median = (100 / (2 * 0.2 * 0.25 * 0.5)) ** 2;
  const expected = [1, 2.25, 9, 0.25, 0.02, 25, 1];
  expected.forEach((times, i) => assertAlmostEquals((weight[i] ?? 0) / median, times, 1e-12));
  // Each quantity has its own power.
  const half = quote(950, { volatility: 0.4, halfSpread: 0.25 });
  const [own] = smileQuotes([half], 1000, 0.5).weight;
  assertAlmostEquals(own ?? 0, (100 / (2 * 0.4 * 0.5 * 0.25)) ** 2, 1e-6);
  // Of two the larger is their median.
  const [light] = smileQuotes([quote(900, { vega: 1 }), quote(950)], 1000, 0.25).weight;
  assertAlmostEquals((light ?? 0) / median, 0.02, 1e-12);
});

const FLAT = { a: 0.01, b: 0, rho: 0, m: 0, sigma: 0.1 };

Deno.test("a residual is what the market is above the fit, in half spreads", () => {
  const given = [quote(900), quote(1000, { volatility: 0.21 }), quote(1100, { volatility: 0.15 })];
  const residuals = fitResiduals(smileQuotes(given, 1000, 0.25), FLAT);
  // The flat slice has 20%: one point of volatility at vega 100 is one rupee, two half spreads.
  [0, 2, -10].forEach((expected, i) => assertAlmostEquals(residuals[i] ?? 9, expected, 1e-10));
  const none = fitResiduals(smileQuotes(given, 1000, 0.25), { ...FLAT, a: -0.01 });
  assertAlmostEquals(none[0] ?? 0, 0.2 * 100 / 0.5, 1e-12);
});

/** The fits that a robust one asks for, each answered by the flat slice of 20%. */
function passes(volatilities: number[]): VarianceQuotes[] {
  const given = volatilities.map((volatility, i) => quote(900 + 10 * i, { volatility }));
  const asked: VarianceQuotes[] = [];
  robustFit(smileQuotes(given, 1000, 0.25), (quotes) => {
    asked.push(quotes);
    return FLAT;
  });
  return asked;
}

Deno.test("a fit inside every spread is made once, another three times", () => {
  assertEquals(passes([0.2, 0.2049, 0.1951]).length, 1);
  assertEquals(passes([0.2, 0.2051, 0.2]).length, 3);
  assertEquals(passes([0.2, 0.1949, 0.2]).length, 3);
});

Deno.test("a quote counts by Tukey's biweight of its residual over six, a trace beyond", () => {
  const [first, second, third] = passes([0.2, 0.215, 0.185, 0.2295, 0.24, 0.1]);
  assert(first !== undefined && second !== undefined && third !== undefined);
  const share = (i: number) => (second.weight[i] ?? 0) / (first.weight[i] ?? 1);
  // Residuals 0, 3, -3, 5.9, 8, -20.
  assertAlmostEquals(share(0), 1, 1e-12);
  assertAlmostEquals(share(1), (1 - 0.25) ** 2, 1e-10);
  assertAlmostEquals(share(2), (1 - 0.25) ** 2, 1e-10);
  assertAlmostEquals(share(3), (1 - (5.9 / 6) ** 2) ** 2, 1e-10);
  assertAlmostEquals(share(4), 1e-6, 1e-15);
  assertAlmostEquals(share(5), 1e-6, 1e-15);
  // Every pass reweighs the quotes' own weights, never the last ones.
  assertEquals([...third.weight], [...second.weight]);
  assertEquals([third.k, third.w], [first.k, first.w]);
});

Deno.test("every pass but the first is told where the last one ended", () => {
  const given = [quote(900), quote(1000, { volatility: 0.3 }), quote(1100)];
  const told: (number | undefined)[] = [];
  const found = robustFit(smileQuotes(given, 1000, 0.25), (_, last) => {
    told.push(last?.m);
    return { ...FLAT, m: told.length };
  });
  assertEquals(told, [undefined, 1, 2]);
  assertEquals(found.m, 3);
});
