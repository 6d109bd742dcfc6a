import { assertEquals, fail } from "@std/assert";
import { type Bars, barsOf } from "../../../shared/analysis/history/bars.ts";
import { ewmaVariances } from "../../../shared/statistics/ewma_variance.ts";
import { fitHar, harFeatures, harForecast } from "../../../shared/analysis/realised/har.ts";
import { logReturns } from "../../../shared/analysis/realised/log_returns.ts";
import { qlike } from "../../../shared/statistics/qlike.ts";
import { percentileOf, placeOf, rankOf } from "../../../shared/statistics/rank.ts";
import { closeToClose } from "../../../shared/analysis/realised/close_to_close.ts";
import { closeToCloseZeroMean } from "../../../shared/analysis/realised/close_to_close_zero_mean.ts";
import { garmanKlass } from "../../../shared/analysis/realised/garman_klass.ts";
import { garmanKlassGap } from "../../../shared/analysis/realised/garman_klass_gap.ts";
import { parkinson } from "../../../shared/analysis/realised/parkinson.ts";
import { rogersSatchell } from "../../../shared/analysis/realised/rogers_satchell.ts";
import { yangZhang, yangZhangParts } from "../../../shared/analysis/realised/yang_zhang.ts";
import { quantCase } from "../../support/quant_cases.ts";
import { assertFigures } from "./assert_figures.ts";

function barsOfCase(id: string): Bars {
  const { open, high, low, close } = quantCase(id).inputs;
  return barsOf(close.map((value: number, i: number) => ({
    date: `2026-01-${String(i + 1).padStart(2, "0")}`,
    open: open?.[i] ?? value,
    high: high?.[i] ?? value,
    low: low?.[i] ?? value,
    close: value,
    volume: 1,
  })));
}

Deno.test("every realised volatility is the reference's over the same bars (H1)", () => {
  const bars = barsOfCase("H1");
  const parts = yangZhangParts(bars, 14);
  assertFigures("H1", {
    closeClose: closeToClose(bars, 14),
    closeCloseZeroMean: closeToCloseZeroMean(bars, 14),
    parkinson: parkinson(bars, 15),
    garmanKlass: garmanKlass(bars, 15),
    rogersSatchell: rogersSatchell(bars, 15),
    yangZhang: yangZhang(bars, 14),
    yz_k: parts.weight,
    yz_var_overnight: parts.overnight,
    yz_var_openClose: parts.openToClose,
    yz_var_rs: parts.rogersSatchell,
    gkYangZhangExtension: garmanKlassGap(bars, 14),
  });
});

Deno.test("the exponentially weighted variance starts at the first return squared (H2)", () => {
  const returns = logReturns(barsOfCase("H2"));
  assertEquals(quantCase("H2").inputs.lambda_, 0.94);
  const dailyVariance = ewmaVariances(returns).at(-1) ?? Number.NaN;
  assertFigures("H2", { dailyVariance, annualVol: Math.sqrt(252 * dailyVariance) });
});

Deno.test("a forecast of given HAR weights uses day, week and month (H3)", () => {
  const { rv, coef } = quantCase("H3").inputs;
  const features = harFeatures(Float64Array.from(rv)) ?? fail("H3: no features");
  assertFigures("H3", { features, forecastNextDay: harForecast(coef, features) });
});

Deno.test("fitted HAR weights are those of least squares over 38 days (H4)", () => {
  const variances = Float64Array.from(quantCase("H4").inputs.rv);
  const fit = fitHar(variances) ?? fail("H4: no fit");
  const features = harFeatures(variances) ?? fail("H4: no features");
  assertFigures("H4", {
    coef: fit.coefficients,
    r2: fit.r2,
    forecast: harForecast(fit.coefficients, features),
  });
});

Deno.test("the loss of a variance forecast is zero only when it is right (H5)", () => {
  const { rv, f } = quantCase("H5").inputs;
  assertFigures("H5", { loss: rv.map((value: number, i: number) => qlike(value, f[i])) });
});

Deno.test("rank and percentile differ where one spike widens the range (H6)", () => {
  const { history, current } = quantCase("H6").inputs;
  const { less, equal } = placeOf(history, current);
  assertFigures("H6", {
    ivRank: rankOf(history, current),
    ivPercentile: percentileOf(history, current),
    less,
    equal,
  });
});
