import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import { fitVolatility } from "../../../shared/analysis/view/fit_volatility.ts";
import {
  observeScope,
  type UnderlyingHistory,
} from "../../../shared/analysis/view/observe_scope.ts";
import { varianceFeatures } from "../../../shared/analysis/view/variance_features.ts";
import { viewOf } from "../../../shared/analysis/view/view_of.ts";
import { volatilityRows } from "../../../shared/analysis/view/volatility_rows.ts";
import { walkForwardVolatility } from "../../../shared/analysis/view/walk_forward_volatility.ts";
import { simulatedMarket } from "./simulated_market.ts";

const MEASURE = { carry: 0, implied: "at_the_money" } as const;
/**
 * Sessions that give so many independent horizons of 21: 60 to begin, 250 and a horizon before the
 * first fit, and the last outcome.
 */
const sessionsFor = (clusters: number) => 60 + 250 + 2 * 21 + 21 * clusters;

function firstSessions(
  { bars, implied, scores }: UnderlyingHistory,
  count: number,
): UnderlyingHistory {
  const cut = (values: Float64Array) => values.slice(0, count);
  return {
    bars: {
      dates: bars.dates.slice(0, count),
      open: cut(bars.open),
      high: cut(bars.high),
      low: cut(bars.low),
      close: cut(bars.close),
      volume: cut(bars.volume),
    },
    implied: cut(implied),
    scores: cut(scores),
  };
}

Deno.test("where the market's volatility is right, at most 5% of views are earned", () => {
  const seeds = Array.from({ length: 60 }, (_, seed) => seed);
  const earned = seeds.filter((seed) =>
    fitVolatility("NIFTY", 21, observeScope([simulatedMarket(seed, sessionsFor(60), 1)]), MEASURE)
      .decision ===
      "earned"
  );
  assert(earned.length <= 3, `earned by seeds ${earned}`);
});

Deno.test("where 0.7 of the implied variance is realised the view is earned, with beta near its root", () => {
  for (const seed of [1, 2, 3]) {
    const market = simulatedMarket(seed, sessionsFor(200), 0.7);
    const model = fitVolatility("NIFTY", 21, observeScope([market]), MEASURE);
    assertEquals(model.decision, "earned");
    assertGreater(model.clusters, 195);
    const last = market.implied.length - 1;
    const impliedVolatility = market.implied[last] as number;
    const variance = 21 / 252 * impliedVolatility ** 2;
    const features = varianceFeatures(market.bars);
    assert(features !== undefined);
    const view = viewOf({
      models: [model],
      scope: "NIFTY",
      horizonSessions: 21,
      features,
      impliedVolatility,
      modelFreeVariance: variance,
      atmVariance: variance,
    });
    assertAlmostEquals(view.beta, Math.sqrt(0.7), 0.06);
    assertEquals(view.decision, { volatility: "earned", direction: "undecided" });
    assertAlmostEquals(view.sdLogVolatility, 0.5 * (model.logError ?? 0), 1e-15);
  }
});

Deno.test("fewer than 30 independent horizons leave the same view undecided", () => {
  const model = fitVolatility(
    "NIFTY",
    21,
    observeScope([simulatedMarket(1, sessionsFor(28), 0.5)]),
    MEASURE,
  );
  assertEquals(model.decision, "undecided");
  assertLess(model.clusters, 30);
  assertGreater(model.tStatistic ?? 0, 3);
});

Deno.test("without implied volatility a scope is forecast from its own variance and decides nothing", () => {
  const market = simulatedMarket(4, sessionsFor(60), 1);
  const blind = { ...market, implied: market.implied.map(() => Number.NaN) };
  const model = fitVolatility("stock", 21, observeScope([blind]), MEASURE);
  assertEquals([model.coefficients.length, model.decision, model.clusters], [4, "undecided", 0]);
  assertGreater(model.logError ?? 0, 0);
});

Deno.test("underlyings of one date are no further independent horizons", () => {
  const underlyings = [1, 2, 3].map((seed) => simulatedMarket(seed, sessionsFor(40), 0.7));
  const alone = fitVolatility("stock", 21, observeScope(underlyings.slice(0, 1)), MEASURE);
  assertEquals(
    fitVolatility("stock", 21, observeScope(underlyings), MEASURE).clusters,
    alone.clusters,
  );
});

Deno.test("a forecast does not change when later sessions are added", () => {
  const market = simulatedMarket(5, 900, 1);
  const forecasts = (history: UnderlyingHistory) =>
    walkForwardVolatility(volatilityRows(observeScope([history]), 21, 250)).forecast;
  const early = forecasts(firstSessions(market, 700));
  assertGreater(early.filter(Number.isFinite).length, 200);
  assertEquals(forecasts(market).slice(0, early.length), early);
});

Deno.test("the first forecast waits for 250 outcomes, the purge of a horizon included", () => {
  const rows = volatilityRows(observeScope([simulatedMarket(6, 700, 1)]), 21, 250);
  const { forecast } = walkForwardVolatility(rows);
  const first = forecast.findIndex(Number.isFinite);
  assert(first >= 250 + 21 - 1 && first < 250 + 21 + 5, `first forecast at row ${first}`);
});
