import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreaterOrEqual,
  assertLess,
} from "@std/assert";
import {
  lognormalDistribution,
  smileDistribution,
  viewDistribution,
  viewVariance,
} from "../../shared/pricing/distribution.ts";
import { fitSmile } from "../../shared/pricing/fit_smile.ts";
import { blackGreeks } from "../../shared/pricing/greeks.ts";
import { parityForward } from "../../shared/pricing/parity_forward.ts";
import { modelFreeVariance } from "../../shared/pricing/model_free_variance.ts";
import { smileVolatility, withinQuotes } from "../../shared/pricing/smile.ts";
import type { SmileQuote } from "../../shared/pricing/smile_quotes.ts";
import {
  durrleman,
  leastDurrleman,
  ssviParameters,
  sviVariance,
} from "../../shared/pricing/svi.ts";
import { yearFraction } from "../../shared/pricing/year_fraction.ts";
import { assertCase, quantCase } from "../support/quant_cases.ts";

Deno.test("a raw SVI slice has the reference's variance, derivatives, g and tail", () => {
  const entry = quantCase("F1");
  const variance = sviVariance(entry.inputs);
  const { tail } = smileDistribution(entry.inputs.F, variance);
  entry.inputs.k.forEach((k: number, i: number) => {
    assertCase(variance.w(k), entry.expected.w[i], entry, "w");
    assertCase(variance.w1(k), entry.expected.w1[i], entry, "w1");
    assertCase(variance.w2(k), entry.expected.w2[i], entry, "w2");
    assertCase(durrleman(variance, k), entry.expected.g[i], entry, "g");
    assertCase(tail(entry.inputs.F * Math.exp(k)), entry.expected.tailProb[i], entry, "tail");
  });
});

Deno.test("the butterfly of Vogt's slice is detected", () => {
  const entry = quantCase("F3");
  const variance = sviVariance(entry.inputs);
  entry.inputs.k.forEach((k: number, i: number) =>
    assertCase(durrleman(variance, k), entry.expected.g[i], entry)
  );
  assertLess(leastDurrleman(variance), -0.03);
});

Deno.test("an SSVI slice is raw SVI by the reference's map", () => {
  const entry = quantCase("F5");
  const { theta, rho, k } = entry.inputs;
  const parameters = ssviParameters(theta, rho, entry.expected.phi);
  for (const name of ["a", "b", "m", "sigma"] as const) {
    assertCase(parameters[name], entry.expected.raw[name], entry, name);
  }
  const { w } = sviVariance(parameters);
  k.forEach((at: number, i: number) => assertCase(w(at), entry.expected.w[i], entry));
});

Deno.test("the view keeps the smile's shape in deviations and its tails in closed form", () => {
  const entry = quantCase("F6");
  const { F, beta, mu, K } = entry.inputs;
  const variance = sviVariance(entry.inputs);
  const own = viewVariance(variance, beta);
  const view = viewDistribution(F, variance, { beta, mu });
  assertCase(view.forward, entry.expected.FP, entry);
  K.forEach((strike: number, i: number) => {
    const k = Math.log(strike / view.forward);
    assertCase(own.w(k), entry.expected.wP[i], entry, "w");
    assertCase(durrleman(own, k), entry.expected.gP[i], entry, "g");
    assertCase(view.tail(strike), entry.expected.tailProb[i], entry, "tail");
    assertCase(view.call(strike), entry.expected.uCall[i], entry, "call");
  });
});

Deno.test("a fit recovers a slice from its own quotes and stays free of butterflies", () => {
  const { inputs } = quantCase("F1");
  const [forward, years] = [inputs.F, 30 / 365];
  const truth = sviVariance(inputs);
  const quotes: SmileQuote[] = [];
  for (let strike = 23_000; strike <= 27_000; strike += 100) {
    const volatility = Math.sqrt(truth.w(Math.log(strike / forward)) / years);
    const right = strike < forward ? -1 : 1;
    const { vega } = blackGreeks({ forward, strike, years, rate: 0.065, volatility, right });
    quotes.push({ strike, volatility, vega: 100 * vega, halfSpread: 0.5 });
  }
  const smile = fitSmile(quotes, forward, years);
  assert(smile?.model === "SVI" && smile.label === "GOOD");
  assertGreaterOrEqual(smile.minG, 0);
  for (const { strike, volatility } of quotes) {
    // 1e-4 vol points on data without noise.
    assertAlmostEquals(smileVolatility(smile, strike), volatility, 1e-6);
  }
});

Deno.test("few quotes fall back to a shape, one to a flat one, none to nothing", () => {
  const quote = (strike: number): SmileQuote => ({
    strike,
    volatility: 0.2,
    vega: 100,
    halfSpread: 0.5,
  });
  const model = (strikes: number[]) => fitSmile(strikes.map(quote), 1000, 0.1)?.model;
  assert(model([900, 950, 990, 1010, 1050, 1100]) === "SSVI");
  assert(model([950, 1000, 1050]) === "SHIFT");
  assert(model([1000]) === "FLAT");
  assert(model([]) === undefined);
});

Deno.test("the parity forward is not moved by one stale quote", () => {
  const entry = quantCase("E2");
  const pairs = entry.inputs.rows.map((
    { K, callMid, putMid }: { K: number; callMid: number; putMid: number },
  ) => ({
    strike: K,
    callBid: callMid - 0.5,
    callAsk: callMid + 0.5,
    putBid: putMid - 0.5,
    putAsk: putMid + 0.5,
  }));
  const found = parityForward(pairs, 25_000, entry.inputs.D, 0.05);
  assert(found !== undefined);
  assertAlmostEquals(found.forward, 25_043.2, 1e-6);
});

Deno.test("year fractions are ACT/365F to the fixing, and 0 after it", () => {
  const now = new Date("2026-02-09T15:30:00+05:30");
  assertAlmostEquals(yearFraction(now, new Date("2026-02-16T15:30:00+05:30")), 7 / 365, 1e-15);
  assert(yearFraction(now, new Date("2026-02-09T15:00:00+05:30")) === 0);
});

Deno.test("a lognormal without variance is its forward", () => {
  const { tail, call } = lognormalDistribution(100, 0);
  assert(tail(99) === 1 && tail(101) === 0 && call(90) === 10);
});

Deno.test("beyond its outermost quotes a smile counts with a flat volatility: steep wings do not outweigh what is quoted", () => {
  // The steepest wing without arbitrage, far outside the quotes.
  const steep = sviVariance({ a: 0.002, b: 1.8, rho: 0.1, m: 0, sigma: 0.005 });
  const quotes = [-0.1, -0.06, -0.03, -0.01, 0.01, 0.03, 0.06, 0.1].map((k): SmileQuote => ({
    strike: 1000 * Math.exp(k),
    volatility: Math.sqrt(steep.w(k) / 0.1),
    vega: 100,
    halfSpread: 0.01,
  }));
  const smile = fitSmile(quotes, 1000, 0.1);
  assert(smile !== undefined);
  assertAlmostEquals(smile.quotedFrom, -0.1, 1e-12);
  assertAlmostEquals(smile.quotedTo, 0.1, 1e-12);
  const held = withinQuotes(smile);
  assertEquals([held.w(0.05), held.w1(0.05)], [smile.w(0.05), smile.w1(0.05)]);
  assertEquals([held.w(3), held.w1(3), held.w2(3)], [smile.w(smile.quotedTo), 0, 0]);
  assertLess(modelFreeVariance(held), modelFreeVariance(smile));
  assertLess(modelFreeVariance(held), smile.w(0.1));
});
