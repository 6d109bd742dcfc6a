import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertGreaterOrEqual,
  assertLess,
} from "@std/assert";
import { fitQuality } from "../../shared/pricing/fit_quality.ts";
import { fitSmile } from "../../shared/pricing/fit_smile.ts";
import { fitSsvi, PLAIN_SHAPE, shapedSlice } from "../../shared/pricing/fit_ssvi.ts";
import type { Smile, SviParameters } from "../../shared/pricing/smile.ts";
import { type SmileQuote, smileQuotes } from "../../shared/pricing/smile_quotes.ts";
import { durrleman, ssviParameters, sviVariance } from "../../shared/pricing/svi.ts";
import { quantCase } from "../support/quant_cases.ts";

const FORWARD = 1000;
const YEARS = 0.1;

/** Quotes of a slice at log moneynesses, each with a spread so many rupees wide to either side. */
function quotesOf(
  slice: SviParameters,
  places: readonly number[],
  { halfSpread = 0.05, years = YEARS }: { halfSpread?: number; years?: number } = {},
): SmileQuote[] {
  const { w } = sviVariance(slice);
  return places.map((k) => ({
    strike: FORWARD * Math.exp(k),
    volatility: Math.sqrt(w(k) / years),
    vega: 100,
    halfSpread,
  }));
}

function fit(quotes: readonly SmileQuote[], years = YEARS): Smile {
  const smile = fitSmile(quotes, FORWARD, years);
  assert(smile !== undefined);
  return smile;
}

/** An ordinary slice: 20% at the money for a tenth of a year. */
const SLICE = ssviParameters(0.004, -0.4, 0.8 / Math.sqrt(0.004));
const S = Math.sqrt(0.004);
const WIDE = [-2, -1.5, -1, -0.5, 0.5, 1, 1.5, 2].map((share) => share * S);

Deno.test("eight quotes, three each way, a deviation wide, get a slice of their own", () => {
  assertEquals(fit(quotesOf(SLICE, WIDE)).model, "SVI");
  assertEquals(fit(quotesOf(SLICE, WIDE.slice(1))).model, "SSVI");
  assertEquals(fit(quotesOf(SLICE, WIDE.slice(0, -1))).model, "SSVI");
  const below = (n: number) => [
    ...Array.from({ length: n }, (_, i) => -S * (1.7 - 0.2 * i)),
    ...Array.from({ length: 10 - n }, (_, i) => S * (1.5 - 0.2 * i)).reverse(),
  ];
  assertEquals([2, 3, 5, 7, 8].map((n) => fit(quotesOf(SLICE, below(n))).model), [
    "SSVI",
    "SVI",
    "SVI",
    "SVI",
    "SSVI",
  ]);
  // A quote at the forward is one from it on.
  const atForward = [-1.5, -1, -0.7, -0.5, -0.2, 0, 0.7, 1.5].map((share) => share * S);
  assertEquals(fit(quotesOf(SLICE, atForward)).model, "SVI");
  const narrow = (from: number, to: number) =>
    Array.from({ length: 9 }, (_, i) => S * (from + (to - from) * i / 8));
  assertEquals(fit(quotesOf(SLICE, narrow(-1.1, 1.1))).model, "SVI");
  assertEquals(fit(quotesOf(SLICE, narrow(-0.9, 1.1))).model, "SSVI");
  assertEquals(fit(quotesOf(SLICE, narrow(-1.1, 0.9))).model, "SSVI");
});

Deno.test("five quotes get a slice of SSVI, three the shape at their variance, fewer a flat name", () => {
  const model = (n: number) => fit(quotesOf(SLICE, WIDE.slice(0, n))).model;
  assertEquals([5, 4, 3, 2, 1].map(model), ["SSVI", "SHIFT", "SHIFT", "FLAT", "FLAT"]);
  const labels = [8, 5, 3, 1].map((n) => fit(quotesOf(SLICE, WIDE.slice(0, n))).label);
  assertEquals(labels, ["GOOD", "FAIR", "POOR", "POOR"]);
});

Deno.test("without a forward, a time or a quote there is no smile", () => {
  const quotes = quotesOf(SLICE, WIDE);
  assertEquals(fitSmile(quotes, 0, YEARS), undefined);
  assertEquals(fitSmile(quotes, FORWARD, 0), undefined);
  assertEquals(fitSmile(quotes, Number.NaN, YEARS), undefined);
  assertEquals(fitSmile([], FORWARD, YEARS), undefined);
  const small = quotes.map((quote) => ({ ...quote, strike: quote.strike / 2000 }));
  assertEquals(fitSmile(small, FORWARD / 2000, YEARS)?.model, "SVI");
});

Deno.test("a smile says what it was fitted to and how well", () => {
  const quotes = quotesOf(SLICE, WIDE);
  // Both outer ones off by two spreads, against each other.
  const moved = quotes.map((quote, i) =>
    i === 2 || i === 5
      ? { ...quote, volatility: quote.volatility + (i === 2 ? 0.001 : -0.001) }
      : quote
  );
  const smile = fit(moved);
  assertEquals([smile.forward, smile.years, smile.quotes], [FORWARD, YEARS, 8]);
  assertAlmostEquals(smile.quotedFrom, -2 * S, 1e-12);
  assertAlmostEquals(smile.quotedTo, 2 * S, 1e-12);
  // The outermost call has a delta below 0.05 and judges nothing.
  const residuals = moved.slice(0, 7).map(({ strike, volatility }) =>
    (volatility - Math.sqrt(smile.w(Math.log(strike / FORWARD)) / YEARS)) * 100 / 0.05
  );
  const squares = residuals.reduce((sum, value) => sum + value * value, 0);
  assertAlmostEquals(smile.rmsHalfSpreads ?? 0, Math.sqrt(squares / 7), 1e-12);
  const points = moved.slice(0, 7).map(({ strike, volatility }) =>
    100 * (volatility - Math.sqrt(smile.w(Math.log(strike / FORWARD)) / YEARS))
  );
  const rms = Math.sqrt(points.reduce((sum, value) => sum + value * value, 0) / 7);
  assertAlmostEquals(smile.rmsPoints ?? 0, rms, 1e-12);
  assertEquals(smile.notes, []);
  const { w, w1, w2 } = sviVariance(smile.parameters);
  assertEquals([smile.w(0.03), smile.w1(0.03), smile.w2(0.03)], [w(0.03), w1(0.03), w2(0.03)]);
});

Deno.test("a wild quote leaves the fit where the others have it", () => {
  const places = Array.from({ length: 21 }, (_, i) => S * (-2 + 0.2 * i));
  const clean = quotesOf(SLICE, places);
  const wild = clean.map((quote, i) => i === 15 ? { ...quote, volatility: 0.4 } : quote);
  const smile = fit(wild);
  const { w } = sviVariance(SLICE);
  for (const k of places) {
    // Half a vol point, where the wild one is 20 off.
    assertLess(Math.abs(Math.sqrt(smile.w(k) / YEARS) - Math.sqrt(w(k) / YEARS)), 0.005);
  }
});

Deno.test("quotes with a butterfly are fitted by a slice without one, nearer than the tamed slice", () => {
  const vogt: SviParameters = quantCase("F3").inputs;
  const places = Array.from({ length: 25 }, (_, i) => -1.2 + 0.1 * i);
  const quotes = quotesOf(vogt, places, { years: 1 });
  const smile = fit(quotes, 1);
  assertEquals([smile.model, smile.notes], ["SVI", ["svi_held_free"]]);
  assertGreaterOrEqual(smile.minG, 0);
  for (let k = -1.5; k <= 1.5; k += 0.05) assertGreaterOrEqual(durrleman(smile, k), 0);
  // Gatheral and Jacquier's own repair of this slice (case F8), computed at 50 digits.
  const tamed = fitQuality(smileQuotes(quotes, FORWARD, 1), quantCase("F8").expected);
  assertLess(smile.rmsPoints ?? Infinity, 0.1 * (tamed?.points ?? 0));
});

Deno.test("a fit of SSVI gives its own slices back but for the pull of the prior", () => {
  const theta = 0.004;
  const slice = ssviParameters(theta, -0.5, 0.9 / Math.sqrt(theta));
  const { w } = sviVariance(slice);
  const k = Float64Array.from({ length: 7 }, (_, i) => S * (-1.5 + 0.5 * i));
  const quotes = { k, w: k.map(w), weight: k.map(() => 1e6) };
  const own = sviVariance(fitSsvi(quotes, theta, { rho: -0.5, curvature: 0.9 }));
  const pulled = sviVariance(fitSsvi(quotes, theta));
  for (const at of k) {
    assertAlmostEquals(own.w(at) / w(at), 1, 1e-3);
    assertAlmostEquals(pulled.w(at) / w(at), 1, 0.02);
  }
});

Deno.test("a prior's pull is a thousandth of the quotes' weight at squared errors of theta", () => {
  const theta = 0.004;
  const { w } = sviVariance(SLICE);
  const k = Float64Array.from({ length: 6 }, (_, i) => S * (-1.5 + 0.6 * i));
  const quotes = { k, w: k.map(w), weight: k.map((_, i) => 1e5 * (1 + i)) };
  const prior = { rho: 0.2, curvature: 0.4 };
  const costOf = (at: number, rho: number, curvature: number) => {
    const slice = sviVariance(ssviParameters(at, rho, curvature / Math.sqrt(at)));
    let [cost, weights] = [0, 0];
    k.forEach((place, i) => {
      cost += (quotes.weight[i] ?? 0) * (slice.w(place) - (quotes.w[i] ?? 0)) ** 2;
      weights += quotes.weight[i] ?? 0;
    });
    const pull = (rho - prior.rho) ** 2 + Math.log(curvature / prior.curvature) ** 2;
    return cost + 0.001 * weights * theta * theta * pull;
  };
  const { a, b, rho, m, sigma } = fitSsvi(quotes, theta, prior);
  const found = sviVariance({ a, b, rho, m, sigma }).w(0);
  const curvature = 2 * b / Math.sqrt(found);
  const best = costOf(found, rho, curvature);
  for (const step of [1e-3, 1e-2, 0.1]) {
    for (const sign of [1, -1]) {
      assertGreater(costOf(found * (1 + sign * step), rho, curvature), best);
      assertGreater(costOf(found, rho + sign * step, curvature), best);
      assertGreater(costOf(found, rho, curvature * (1 + sign * step)), best);
    }
  }
});

Deno.test("quotes near the money alone meet the prior's skew and curvature on the way", () => {
  const theta = 0.004;
  const { w } = sviVariance(SLICE);
  const prior = { rho: 0.2, curvature: 0.4 };
  for (const reach of [0.05, 0.1, 0.2]) {
    const k = Float64Array.from({ length: 5 }, (_, i) => S * reach * (i - 2) / 2);
    const quotes = { k, w: k.map(w), weight: k.map(() => 1e5) };
    const costOf = (at: number, rho: number, curvature: number) => {
      const slice = sviVariance(ssviParameters(at, rho, curvature / Math.sqrt(at)));
      const errors = k.map((place, i) => 1e5 * (slice.w(place) - (quotes.w[i] ?? 0)) ** 2);
      const pull = (rho - prior.rho) ** 2 + Math.log(curvature / prior.curvature) ** 2;
      return errors.reduce((sum, error) => sum + error, 0) + 0.001 * 5e5 * theta * theta * pull;
    };
    const found = fitSsvi(quotes, theta, prior);
    const atm = sviVariance(found).w(0);
    const curvature = 2 * found.b / Math.sqrt(atm);
    const best = costOf(atm, found.rho, curvature);
    for (const step of [0.003, -0.003, 0.03, -0.03]) {
      assertGreater(costOf(atm, found.rho + step, curvature), best, `rho at ${reach}`);
      assertGreater(costOf(atm, found.rho, curvature * (1 + step)), best, `curvature at ${reach}`);
      assertGreater(costOf(atm * (1 + 0.1 * step), found.rho, curvature), best);
    }
  }
});

Deno.test("a shape at a variance is the slice of SSVI with its skew and curvature", () => {
  const slice = shapedSlice(0.01, { rho: -0.3, curvature: 0.6 });
  const { w, w1 } = sviVariance(slice);
  assertAlmostEquals(w(0), 0.01, 1e-12);
  // SSVI has slope theta rho phi at the money, and wings theta phi (1 +- rho) / 2.
  const rho = 0.995 * -0.3;
  assertAlmostEquals(w1(0), 0.1 * 0.6 * rho, 1e-12);
  assertAlmostEquals(w1(500), 0.1 * 0.6 * (1 + rho) / 2, 1e-6);
  assertAlmostEquals(w1(-500), -0.1 * 0.6 * (1 - rho) / 2, 1e-6);
  // Nothing said, it is the plain shape: a mild skew to the puts.
  assertEquals([shapedSlice(0.01), shapedSlice(0.01, PLAIN_SHAPE)], [slice, slice]);
});

Deno.test("however curved a prior is, its slice is free of butterflies", () => {
  // theta phi^2 (1 + |rho|) <= 4.
  const { b, rho } = shapedSlice(0.01, { rho: -0.8, curvature: 50 });
  const phi = 2 * b / 0.01;
  const bound = 0.01 * phi * phi * (1 + Math.abs(rho));
  assert(bound <= 4 && bound > 3.98);
  assertEquals(fit(quotesOf(SLICE, [0])).minG >= 0, true);
});

Deno.test("where variance is too large for any shape the smile is flat", () => {
  const volatility = 9;
  const quotes = [{ strike: FORWARD, volatility, vega: 100, halfSpread: 1 }];
  const smile = fitSmile(quotes, FORWARD, 1, { rho: -0.9, curvature: 1.2 });
  assert(smile !== undefined);
  assertEquals([smile.model, smile.label], ["FLAT", "POOR"]);
  for (const k of [-3, 0, 2]) assertAlmostEquals(smile.w(k), 81, 1e-9);
  assertEquals([smile.w1(1), smile.w2(1)], [0, 0]);
  const { a, ...shape } = smile.parameters;
  assertAlmostEquals(a, 81, 1e-9);
  assertEquals(shape, { b: 0, rho: 0, m: 0, sigma: 9 });
});
