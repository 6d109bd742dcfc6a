import { assertEquals, assertExists, fail } from "@std/assert";
import { fitHar, harFeatures, harForecast } from "../../../shared/analysis/realised/har.ts";
import { assertFigures } from "../../support/assert_figures.ts";
import { quantCase } from "../../support/quant_cases.ts";

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
