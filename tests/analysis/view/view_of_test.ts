import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { type ViewInput, viewOf } from "../../../shared/analysis/view/view_of.ts";
import {
  type DirectionModel,
  type ViewHorizon,
  viewScopeOf,
  type VolatilityModel,
} from "../../../shared/analysis/view/view_model.ts";

const FEATURES = { daily: 1e-4, weekly: 1e-4, monthly: 1e-4, ewma: 0.8e-4, sessions: 500 };

/** A model that forecasts one variance a session whatever the features are. */
function volatility(
  horizonSessions: ViewHorizon,
  variance: number,
  given: Partial<VolatilityModel> = {},
): VolatilityModel {
  return {
    kind: "volatility",
    scope: "NIFTY",
    horizonSessions,
    coefficients: [Math.log(1e4 * variance), 0, 0, 0, 0],
    residualDeviation: 0,
    leastForecast: 1e-6,
    logError: 0.5,
    clusters: 100,
    tStatistic: 2,
    kappa: 0.8,
    decision: "earned",
    figures: {},
    ...given,
  };
}

const DIRECTION: DirectionModel = {
  kind: "direction",
  scope: "NIFTY",
  horizonSessions: 21,
  usedCorrelation: 0.04,
  standardError: 0.03,
  clusters: 100,
  tStatistic: 2,
  decision: "earned",
  figures: {},
};

const INPUT: ViewInput = {
  models: [],
  scope: "NIFTY",
  horizonSessions: 21,
  features: FEATURES,
  modelFreeVariance: 21e-4,
  atmVariance: 20e-4,
};

Deno.test("without a model the view is the market's, and half EWMA and half the market is shown", () => {
  const view = viewOf({ ...INPUT, directionScore: 1 });
  assertEquals([view.beta, view.mu, view.kappa, view.sdLogVolatility], [1, 0, 0, 0.2]);
  assertAlmostEquals(view.forecastVariance ?? 0, 0.5 * (21 * 0.8e-4 + 21e-4), 1e-12);
  assertAlmostEquals(view.sdDrift, 0.05 * Math.sqrt(view.forecastVariance ?? 0), 1e-12);
  assertEquals(view.decision, { volatility: "undecided", direction: "undecided" });
});

Deno.test("an earned view uses ln beta times kappa, of the beta nearer to 1", () => {
  const view = viewOf({ ...INPUT, models: [volatility(21, 0.64e-4)] });
  assertAlmostEquals(view.betaModelFree ?? 0, 0.8, 1e-12);
  assertAlmostEquals(view.betaAtm ?? 0, Math.sqrt(0.64 * 21 / 20), 1e-12);
  assertAlmostEquals(view.beta, (view.betaAtm ?? 0) ** 0.8, 1e-12);
  assertAlmostEquals(view.sdLogVolatility, 0.25, 1e-15);
});

Deno.test("two betas on different sides of 1 leave beta at 1", () => {
  const view = viewOf({ ...INPUT, models: [volatility(21, 0.98e-4)] });
  assertEquals([(view.betaModelFree ?? 2) < 1, (view.betaAtm ?? 0) > 1, view.beta], [
    true,
    true,
    1,
  ]);
});

Deno.test("a rejected model's forecast is shown and not used", () => {
  const view = viewOf({ ...INPUT, models: [volatility(21, 0.64e-4, { decision: "rejected" })] });
  assertAlmostEquals(view.forecastVariance ?? 0, 21 * 0.64e-4, 1e-12);
  assertEquals([view.beta, view.kappa, view.decision.volatility], [1, 0, "rejected"]);
});

Deno.test("beta stays within 0.60 and 1.50", () => {
  const beta = (variance: number) =>
    viewOf({ ...INPUT, models: [volatility(21, variance, { kappa: 1 })] }).beta;
  assertAlmostEquals(beta(0.01e-4), 0.6, 1e-12);
  assertAlmostEquals(beta(10e-4), 1.5, 1e-12);
});

Deno.test("a forecast is not below the model's least one", () => {
  const models = [volatility(21, 0.5e-4, { leastForecast: 0.6e-4 })];
  assertAlmostEquals(viewOf({ ...INPUT, models }).forecastVariance ?? 0, 21 * 0.6e-4, 1e-12);
});

Deno.test("the nearest horizon's model counts, and earns nothing unless the month has", () => {
  const week = volatility(5, 0.49e-4);
  const input = { ...INPUT, horizonSessions: 6, modelFreeVariance: 6e-4, atmVariance: 6e-4 };
  const earned = viewOf({ ...input, models: [week, volatility(21, 1e-4)] });
  assertAlmostEquals(earned.forecastVariance ?? 0, 6 * 0.49e-4, 1e-12);
  assertAlmostEquals(earned.beta, 0.7 ** 0.8, 1e-12);
  const month = volatility(21, 1e-4, { decision: "rejected" });
  const refused = viewOf({ ...input, models: [week, month] });
  assertEquals([refused.beta, refused.decision.volatility], [1, "rejected"]);
  assertEquals(viewOf({ ...input, models: [week] }).beta, 1);
});

Deno.test("models of another scope say nothing", () => {
  const models = [volatility(21, 0.64e-4), DIRECTION];
  const view = viewOf({ ...INPUT, scope: "stock", models, directionScore: 1 });
  assertEquals([view.beta, view.mu], [1, 0]);
});

Deno.test("the 30-day volatility is the regressor where it is given, else the horizon's own variance", () => {
  const models = [volatility(21, 1, { coefficients: [0, 0, 0, 0, 1], decision: "rejected" })];
  const forecast = (given: object) => viewOf({ ...INPUT, ...given, models }).forecastVariance ?? 0;
  assertAlmostEquals(forecast({}), 21e-4, 1e-12);
  assertAlmostEquals(forecast({ impliedVolatility: 0.2 }), 21 * 0.04 / 252, 1e-12);
});

Deno.test("with fewer than 250 sessions the model is not asked, without features nothing is forecast", () => {
  const models = [volatility(21, 0.64e-4)];
  const young = viewOf({ ...INPUT, models, features: { ...FEATURES, sessions: 249 } });
  assertAlmostEquals(young.forecastVariance ?? 0, 0.5 * (21 * 0.8e-4 + 21e-4), 1e-12);
  assertEquals([young.beta, young.kappa], [1, 0]);
  const { features: _, ...input } = INPUT;
  const unknown = viewOf({ ...input, models });
  assertEquals([unknown.beta, "forecastVariance" in unknown], [1, false]);
  assertStringIncludes(unknown.reasons[0] ?? "", "too short a history");
});

Deno.test("mirrored direction scores give mirrored drifts of the size that the law allows", () => {
  const drift = (directionScore: number) =>
    viewOf({ ...INPUT, models: [DIRECTION], directionScore }).mu;
  const deviation = Math.sqrt(viewOf(INPUT).forecastVariance ?? 0);
  assertAlmostEquals(drift(0.5), 0.04 * 0.5 * deviation, 1e-15);
  assertEquals(drift(-0.5), -drift(0.5));
  assertEquals([drift(0), viewOf({ ...INPUT, models: [DIRECTION] }).mu], [0, 0]);
});

Deno.test("NIFTY is a scope of its own, other underlyings are pooled by kind", () => {
  assertEquals(
    [
      viewScopeOf("NIFTY", "index"),
      viewScopeOf("BANKNIFTY", "index"),
      viewScopeOf("SBIN", "stock"),
    ],
    ["NIFTY", "index", "stock"],
  );
});
