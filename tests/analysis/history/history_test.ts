import { assertAlmostEquals, assertEquals, assertExists, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type Bars, barsOf } from "../../../shared/analysis/history/bars.ts";
import { constantMaturityVolatility } from "../../../shared/analysis/volatility/constant_maturity.ts";
import { dailyVariances } from "../../../shared/analysis/realised/daily_variance.ts";
import { ewmaVariances } from "../../../shared/statistics/ewma_variance.ts";
import { fitHar, harFeatures } from "../../../shared/analysis/realised/har.ts";
import { leastSquares } from "../../../shared/statistics/least_squares.ts";
import { logReturns } from "../../../shared/analysis/realised/log_returns.ts";
import { marketBeta } from "../../../shared/analysis/profile/market_beta.ts";
import { percentileOf, rankOf } from "../../../shared/statistics/rank.ts";
import { closeToClose } from "../../../shared/analysis/realised/close_to_close.ts";
import { parkinson } from "../../../shared/analysis/realised/parkinson.ts";
import { yangZhang } from "../../../shared/analysis/realised/yang_zhang.ts";

const day = (i: number) => new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10);

/** Bars whose opens, extremes and closes are all the given closes. */
function closesOnly(closes: readonly number[], dates = closes.map((_, i) => day(i))): Bars {
  return barsOf(closes.map((close, i) => ({
    date: dates[i] ?? "",
    open: close,
    high: close,
    low: close,
    close,
    volume: 1,
  })));
}

Deno.test("candles become columns in order of their dates", () => {
  const bars = closesOnly([3, 1, 2], ["2026-01-03", "2026-01-01", "2026-01-02"]);
  assertEquals(bars.dates, ["2026-01-01", "2026-01-02", "2026-01-03"]);
  assertEquals(Array.from(bars.close), [1, 2, 3]);
});

Deno.test("a volatility over n bars is absent until they and the close before them exist", () => {
  const bars = closesOnly([100, 101, 100, 102]);
  assertEquals(closeToClose(bars, 4), undefined);
  assertExists(closeToClose(bars, 3));
  assertEquals(parkinson(bars, 4), 0);
  assertEquals(parkinson(bars, 5), undefined);
  assertEquals(parkinson(bars, 2, 5), undefined);
});

Deno.test("a volatility at an earlier end does not see later bars", () => {
  const bars = closesOnly([100, 101, 99, 102, 500, 90]);
  const cut = closesOnly([100, 101, 99, 102]);
  assertEquals(closeToClose(bars, 3, 4), closeToClose(cut, 3));
});

Deno.test("a sideways price with the same gap every night has no variance by Yang-Zhang", () => {
  const bars = closesOnly([100, 110, 121, 133.1]);
  assertAlmostEquals(yangZhang(bars, 3) ?? Number.NaN, 0, 1e-7);
});

Deno.test("a day's variance is its gap squared plus what the session moved", () => {
  const bars = barsOf([
    { date: "2026-01-01", open: 100, high: 100, low: 100, close: 100, volume: 1 },
    { date: "2026-01-02", open: 102, high: 104, low: 101, close: 103, volume: 1 },
  ]);
  const variances = dailyVariances(bars);
  assertEquals(variances[0], NaN);
  const session = Math.log(104 / 103) * Math.log(104 / 102) +
    Math.log(101 / 103) * Math.log(101 / 102);
  assertAlmostEquals(variances[1] ?? NaN, Math.log(1.02) ** 2 + session, 1e-15);
});

Deno.test("an exponentially weighted variance begins at the first return that exists", () => {
  const variances = ewmaVariances(Float64Array.of(NaN, 0.01, -0.02), 0.9);
  assertEquals(variances[0], NaN);
  assertAlmostEquals(variances[1] ?? NaN, 1e-4, 1e-18);
  assertAlmostEquals(variances[2] ?? NaN, 0.9e-4 + 0.4e-4, 1e-18);
});

Deno.test("least squares finds the plane that made the targets", () => {
  fc.assert(fc.property(
    fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 3, maxLength: 3 }),
    fc.array(
      fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })),
      { minLength: 6, maxLength: 30 },
    ),
    ([a = 0, b = 0, c = 0], points) => {
      const rows = Float64Array.from(points.flatMap(([x, y]) => [1, x, y]));
      const targets = Float64Array.from(points, ([x, y]) => a + b * x + c * y);
      const fit = leastSquares(rows, 3, targets);
      if (fit === undefined) return;
      [a, b, c].forEach((value, i) =>
        assertAlmostEquals(fit.coefficients[i] ?? NaN, value, 1e-6 * (1 + Math.abs(value)))
      );
      assertAlmostEquals(fit.residualDeviation, 0, 1e-6);
    },
  ));
});

Deno.test("least squares reports the deviation of what it leaves", () => {
  const fit = leastSquares(Float64Array.of(1, 1, 1), 1, Float64Array.of(1, 2, 3));
  assertAlmostEquals(fit?.coefficients[0] ?? NaN, 2, 1e-12);
  assertAlmostEquals(fit?.residualDeviation ?? NaN, 1, 1e-12);
  assertAlmostEquals(fit?.r2 ?? NaN, 0, 1e-12);
});

Deno.test("least squares refuses dependent columns and too few rows", () => {
  const dependent = Float64Array.of(1, 2, 1, 2, 1, 2, 1, 2);
  assertEquals(leastSquares(dependent, 2, Float64Array.of(1, 2, 3, 4)), undefined);
  assertEquals(leastSquares(Float64Array.of(1, 2, 1, 3), 2, Float64Array.of(1, 2)), undefined);
});

Deno.test("HAR features need 22 known variances and the fit leaves out days without them", () => {
  const wave = Float64Array.from({ length: 90 }, (_, i) => 1e-4 * (2 + Math.sin(i * i)));
  assertEquals(harFeatures(wave, 21), undefined);
  assertExists(harFeatures(wave, 22));
  const holed = wave.slice();
  holed[0] = Number.NaN;
  assertEquals(harFeatures(holed, 22), undefined);
  assertEquals(fitHar(holed), fitHar(wave.slice(1)));
  assertEquals(fitHar(wave.slice(0, 25)), undefined);
});

Deno.test("a rank is clipped to the history and a flat history ranks its own value in the middle", () => {
  assertEquals(rankOf([10, 20], 25), 100);
  assertEquals(rankOf([10, 20], 5), 0);
  assertEquals(rankOf([10, 10], 10), 50);
  assertEquals(rankOf([10, NaN, 20], 15), 50);
});

Deno.test("a percentile leaves out absent values and refuses an empty history", () => {
  assertEquals(percentileOf([1, NaN, 3], 2), 50);
  assertThrows(() => percentileOf([NaN], 2), RangeError, "holds no value");
  assertThrows(() => rankOf([], 2), RangeError, "holds no value");
});

Deno.test("beta is the slope on the market's returns over dates that both have", () => {
  const dates = Array.from({ length: 70 }, (_, i) => day(i));
  const market = dates.map((_, i) => 100 * Math.exp(0.01 * Math.sin(i)));
  const own = market.map((close) => close ** 1.5);
  const missing = new Set([10, 40]);
  const kept = dates.map((_, i) => i).filter((i) => !missing.has(i));
  const bars = closesOnly(kept.map((i) => own[i] ?? NaN), kept.map((i) => dates[i] ?? ""));
  const found = marketBeta(bars, closesOnly(market, dates), 60);
  assertAlmostEquals(found?.beta ?? NaN, 1.5, 1e-9);
  assertAlmostEquals(found?.correlation ?? NaN, 1, 1e-9);
  assertEquals(found?.sessions, 60);
});

Deno.test("beta looks at the last n returns only and is absent below 30 of them", () => {
  const market = Array.from({ length: 80 }, (_, i) => 100 * Math.exp(0.01 * Math.sin(i)));
  const turned = market.map((close, i) => i < 40 ? 1e4 / close : close);
  const bars = closesOnly(turned);
  assertAlmostEquals(marketBeta(bars, closesOnly(market), 35)?.beta ?? NaN, 1, 1e-9);
  const few = closesOnly(market.slice(0, 30));
  assertEquals(marketBeta(few, closesOnly(market), 60), undefined);
});

Deno.test("returns are logs of closes and absent at the first bar", () => {
  const returns = logReturns(closesOnly([100, 110]));
  assertEquals(returns[0], NaN);
  assertAlmostEquals(returns[1] ?? NaN, Math.log(1.1), 1e-15);
});

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
