import { assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import { normal } from "../../../local/exchange/seeded/noise.ts";
import { fitDirection } from "../../../shared/analysis/view/fit_direction.ts";
import {
  observeScope,
  type UnderlyingHistory,
} from "../../../shared/analysis/view/observe_scope.ts";
import { simulatedMarket } from "./simulated_market.ts";

const HORIZON = 5;

/** Scores that foresee the next 5 sessions' return with about this correlation. */
function foreseen(seed: number, sessions: number, correlation: number): UnderlyingHistory {
  const market = simulatedMarket(seed, sessions, 1);
  const { close } = market.bars;
  const scores = close.map((price, t) => {
    const move = Math.log((close[t + HORIZON] ?? price) / price) / 0.0225;
    const blind = Math.sqrt(1 - correlation ** 2) * normal(seed, t, "score");
    return Math.tanh(0.5 * (correlation * move + blind));
  });
  return { ...market, scores };
}

/** Prices upside down and scores of the other sign. */
function mirrored({ bars, implied, scores }: UnderlyingHistory): UnderlyingHistory {
  const turn = (prices: Float64Array) => prices.map((price) => 4e8 / price);
  return {
    bars: {
      ...bars,
      open: turn(bars.open),
      high: turn(bars.low),
      low: turn(bars.high),
      close: turn(bars.close),
    },
    implied,
    scores: scores.map((score) => -score),
  };
}

Deno.test("a score that foresees is earned, and no more than 0.05 of it is believed", () => {
  const model = fitDirection("stock", HORIZON, observeScope([foreseen(1, 2500, 0.3)]));
  assertAlmostEquals(model.figures["correlation"] ?? 0, 0.3, 0.1);
  assertEquals([model.decision, model.usedCorrelation], ["earned", 0.05]);
});

Deno.test("a score that knows nothing has a correlation within three standard errors of 0", () => {
  for (const seed of [2, 3, 4, 5]) {
    const model = fitDirection("stock", HORIZON, observeScope([foreseen(seed, 2500, 0)]));
    assertLess(Math.abs(model.tStatistic ?? 9), 3);
    assertLess(model.usedCorrelation, 0.05);
  }
});

Deno.test("a score that foresees the opposite is rejected", () => {
  const model = fitDirection("stock", HORIZON, observeScope([foreseen(6, 2500, -0.3)]));
  assertEquals([model.decision, model.usedCorrelation], ["rejected", 0]);
});

Deno.test("fewer than 250 sessions leave a foreseeing score undecided", () => {
  const model = fitDirection("stock", HORIZON, observeScope([foreseen(7, 60 + 240, 0.5)]));
  assertGreater(model.clusters, 30);
  assertEquals([model.decision, model.usedCorrelation], ["undecided", 0]);
});

Deno.test("mirrored prices and scores have the same correlation", () => {
  const history = foreseen(8, 1500, 0.1);
  const [model, other] = [history, mirrored(history)].map((one) =>
    fitDirection("stock", HORIZON, observeScope([one]))
  );
  assertAlmostEquals(
    other?.figures["correlation"] ?? 0,
    model?.figures["correlation"] ?? 1,
    1e-9,
  );
  assertEquals(other?.decision, model?.decision);
});
