import { assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import { normal } from "../../local/exchange/seeded/noise.ts";
import { directionEstimate } from "../../shared/beliefs/direction_estimate.ts";
import type { NameHistory } from "../../shared/beliefs/name_history.ts";
import { logReturns } from "../../shared/analysis/realised/log_returns.ts";
import { ewmaVariances } from "../../shared/statistics/ewma_variance.ts";
import { rankScores } from "../../shared/statistics/rank_scores.ts";
import { simulatedMarket } from "../support/simulated_market.ts";

const HORIZON = 5;
const ALWAYS = "9999-12-31";

/** Scores that foresee the next 5 sessions' return with about this correlation. */
function foreseen(seed: number, sessions: number, correlation: number): NameHistory {
  const market = simulatedMarket({ seed, sessions, beta: 1, crashes: [] });
  const { close } = market.bars;
  const ewma = ewmaVariances(logReturns(market.bars));
  const scores = close.map((price, t) => {
    const ahead = Math.log((close[t + HORIZON] ?? price) / price);
    const move = t < 1 ? 0 : ahead / Math.sqrt(HORIZON * (ewma[t] ?? 1));
    const blind = Math.sqrt(1 - correlation ** 2) * normal(seed, t, "score");
    return Math.tanh(0.5 * (correlation * move + blind));
  });
  return { ...market, scores };
}

/** Prices upside down and scores of the other sign. */
function mirrored(history: NameHistory): NameHistory {
  const turn = (prices: Float64Array) => prices.map((price) => 4e8 / price);
  const { bars, scores } = history;
  return {
    ...history,
    bars: {
      ...bars,
      open: turn(bars.open),
      high: turn(bars.low),
      low: turn(bars.high),
      close: turn(bars.close),
    },
    scores: scores.map((score) => -score),
  };
}

Deno.test("the estimate is a mean of products of ranks by session, as written out", () => {
  const history = foreseen(3, 200, 0.2);
  const { close } = history.bars;
  const ewma = ewmaVariances(logReturns(history.bars));
  const bars = Array.from({ length: 200 - HORIZON - 60 }, (_, i) => 60 + i);
  const outcomes = bars.map((bar) =>
    Math.log((close[bar + HORIZON] ?? 1) / (close[bar] ?? 1)) / Math.sqrt(ewma[bar] ?? 1)
  );
  const [before, after] = [
    rankScores(Float64Array.from(bars, (bar) => history.scores[bar] ?? 0)),
    rankScores(Float64Array.from(outcomes)),
  ];
  const products = before.map((rank, i) => rank * (after[i] ?? 0));
  const mean = products.reduce((sum, product) => sum + product, 0) / products.length;
  const squares = products.reduce((sum, product) => sum + (product - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (products.length - 1));
  const found = directionEstimate([history], HORIZON, ALWAYS);
  assertAlmostEquals(found?.value ?? 0, mean, 1e-12);
  assertAlmostEquals(found?.outcomeDeviation ?? 0, deviation, 1e-12);
  assertAlmostEquals(found?.standardError ?? 0, deviation / Math.sqrt(27), 1e-12);
  assertEquals([found?.outcomes, found?.clusters, found?.virtualCrashes], [135, 27, 0]);
});

Deno.test("a score that foresees is found, one that knows nothing lies within three errors", () => {
  const found = directionEstimate([foreseen(1, 2500, 0.3)], HORIZON, ALWAYS);
  assertAlmostEquals(found?.value ?? 0, 0.3, 0.1);
  for (const seed of [2, 3, 4, 5]) {
    const { value = 9, standardError = 1 } =
      directionEstimate([foreseen(seed, 2500, 0)], HORIZON, ALWAYS) ?? {};
    assertLess(Math.abs(value / standardError), 3);
  }
});

Deno.test("mirrored prices and scores are estimated alike", () => {
  const history = foreseen(8, 800, 0.1);
  const [one, other] = [history, mirrored(history)]
    .map((own) => directionEstimate([own], HORIZON, ALWAYS));
  assertAlmostEquals(other?.value ?? 0, one?.value ?? 1, 1e-9);
  assertGreater(Math.abs(one?.value ?? 0), 0.01);
});

Deno.test("names of one session are no further outcomes, and what is known later is none yet", () => {
  const histories = [1, 2, 3].map((seed) => foreseen(seed, 300, 0.2));
  const all = directionEstimate(histories, HORIZON, ALWAYS);
  assertEquals([all?.outcomes, all?.clusters], [235, 47]);
  const date = histories[0]?.bars.dates[199] ?? "";
  const cut = histories.map(({ bars, scores, ...rest }) => ({
    ...rest,
    scores: scores.slice(0, 200),
    bars: {
      ...bars,
      dates: bars.dates.slice(0, 200),
      close: bars.close.slice(0, 200),
    },
  }));
  const early = directionEstimate(histories, HORIZON, date);
  assertEquals(early?.outcomes, 135);
  assertEquals(early, directionEstimate(cut, HORIZON, ALWAYS));
});

Deno.test("a history without scores, or of one horizon, says nothing", () => {
  const market = simulatedMarket({ seed: 1, sessions: 300, beta: 1 });
  assertEquals(directionEstimate([market], HORIZON, ALWAYS), undefined);
  assertEquals(directionEstimate([foreseen(1, 70, 0.5)], HORIZON, ALWAYS), undefined);
  assertEquals(directionEstimate([], HORIZON, ALWAYS), undefined);
});
