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

Deno.test("a quote is known to half its spread in volatility, never better than 0.05 points", () => {
  const error = (changes: Partial<SmileQuote>) =>
    smileQuotes([quote(1000, changes)], 1000, 0.25).error[0] ?? 9;
  assertAlmostEquals(error({}), Math.hypot(0.005, 0.0005), 1e-15);
  assertAlmostEquals(error({ vega: 50 }), Math.hypot(0.01, 0.0005), 1e-15);
  assertAlmostEquals(error({ halfSpread: 1e-9 }), 0.0005, 1e-12);
});

Deno.test("a delta is the forward's of the right out of the money", () => {
  // 20% for a quarter, a deviation of 0.1: d1 of 1.1036, 0.05 and -0.9031.
  const { delta } = smileQuotes([quote(900), quote(1000), quote(1100)], 1000, 0.25);
  assertAlmostEquals(delta[0] ?? 0, 0.134882, 1e-6);
  assertAlmostEquals(delta[1] ?? 0, 0.519939, 1e-6);
  assertAlmostEquals(delta[2] ?? 0, 0.183236, 1e-6);
});

Deno.test("below a delta of 0.05 the error grows as the delta falls, to 500 times", () => {
  const { error, delta } = smileQuotes(
    [quote(500), quote(800), quote(850), quote(1170)],
    1000,
    0.25,
  );
  const near = Math.hypot(0.005, 0.0005);
  assertAlmostEquals((error[0] ?? 0) / near, 500, 1e-9);
  assertAlmostEquals((error[1] ?? 0) / near, 0.05 / (delta[1] ?? 1), 1e-9);
  assert((delta[1] ?? 1) < 0.05 && (delta[3] ?? 0) > 0.05);
  assertAlmostEquals((error[2] ?? 0) / near, Math.max(1, 0.05 / (delta[2] ?? 1)), 1e-9);
  assertAlmostEquals((error[3] ?? 0) / near, 1, 1e-12);
});

Deno.test("a weight is the inverse variance of the total variance: (2 sigma T error)^-2", () => {
  const half = quote(950, { volatility: 0.4, halfSpread: 0.25 });
  const { weight, error } = smileQuotes([half], 1000, 0.5);
  assertAlmostEquals((weight[0] ?? 0) * (2 * 0.4 * 0.5 * (error[0] ?? 0)) ** 2, 1, 1e-12);
});

const FLAT = { a: 0.01, b: 0, rho: 0, m: 0, sigma: 0.1 };

Deno.test("a residual is what the market's volatility is above the fit's", () => {
  const given = [quote(900), quote(1000, { volatility: 0.21 }), quote(1100, { volatility: 0.15 })];
  const residuals = fitResiduals(smileQuotes(given, 1000, 0.25), FLAT);
  [0, 0.01, -0.05].forEach((expected, i) => {
    assertAlmostEquals(residuals[i] ?? 9, expected, 1e-15);
  });
  const none = fitResiduals(smileQuotes(given, 1000, 0.25), { ...FLAT, a: -0.01 });
  assertAlmostEquals(none[0] ?? 0, 0.2, 1e-15);
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

const ERROR = Math.hypot(0.005, 0.0005);

Deno.test("a fit within every error is made once, another three times", () => {
  assertEquals(passes([0.2, 0.2 + 0.99 * ERROR, 0.2 - 0.99 * ERROR]).length, 1);
  assertEquals(passes([0.2, 0.2 + 1.01 * ERROR, 0.2]).length, 3);
  assertEquals(passes([0.2, 0.2 - 1.01 * ERROR, 0.2]).length, 3);
});

Deno.test("a quote counts by Tukey's biweight of its residual over six errors, a trace beyond", () => {
  const off = [0, 3, -3, 5.9, 8, -20, 0, 0.1, -0.1, 0.2, 0.3];
  const [first, second, third] = passes(off.map((errors) => 0.2 + errors * ERROR));
  assert(first !== undefined && second !== undefined && third !== undefined);
  const share = (i: number) => (second.weight[i] ?? 0) / (first.weight[i] ?? 1);
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

Deno.test("where most residuals are beyond their errors they are weighed by their own deviation", () => {
  // The median is 10 errors: a deviation of 14.826, and six of them are 88.956.
  const [first, second] = passes([4, -10, 10, 20, 60].map((errors) => 0.2 + errors * ERROR));
  const share = (i: number) => (second?.weight[i] ?? 0) / (first?.weight[i] ?? 1);
  [4, 10, 10, 20, 60].forEach((errors, i) => {
    assertAlmostEquals(share(i), (1 - (errors / 88.956) ** 2) ** 2, 1e-9);
  });
});

Deno.test("every pass but the first is told where the last one ended", () => {
  const given = [quote(900), quote(1000, { volatility: 0.3 }), quote(1100)];
  const told: (number | undefined)[] = [];
  const found = robustFit(smileQuotes(given, 1000, 0.25), (_, last) => {
    told.push(last?.m);
    return { ...FLAT, m: told.length };
  });
  assertEquals(told, [undefined, 1, 2]);
  assertEquals(found.parameters.m, 3);
});
