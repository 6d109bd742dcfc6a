import { assertAlmostEquals, assertEquals } from "@std/assert";
import { logVariance, varianceOfLog } from "../../../shared/analysis/view/log_variance.ts";
import { FEATURES, observeScope } from "../../../shared/analysis/view/observe_scope.ts";
import { volatilityRows } from "../../../shared/analysis/view/volatility_rows.ts";
import { simulatedMarket } from "./simulated_market.ts";

Deno.test("underlyings are laid out by session, and one that begins later keeps its place in time", () => {
  const [first, second] = [simulatedMarket(1, 70, 1), simulatedMarket(2, 70, 1)];
  const late = {
    ...second,
    bars: {
      ...second.bars,
      dates: second.bars.dates.map((_, i) =>
        new Date(Date.UTC(2000, 4, 1 + i)).toISOString().slice(0, 10)
      ),
    },
  };
  const { session, underlying } = observeScope([first, late]);
  assertEquals([...session], [...session].sort((p, q) => p - q));
  assertEquals([...underlying].filter((place) => place === 0).length, 10);
  assertEquals(underlying[0], 0);
});

Deno.test("a row's outcome is the mean variance and the move of the sessions after it", () => {
  const market = simulatedMarket(3, 80, 1);
  const observed = observeScope([market]);
  const rows = volatilityRows(observed, 5, 0);
  const variance = observed.underlyings[0]?.variance.subarray(61, 66) ?? new Float64Array();
  const mean = variance.reduce((sum, value) => sum + value, 0) / 5;
  assertAlmostEquals(varianceOfLog(rows.target[0] ?? 0), mean, 1e-15);
  const { close } = market.bars;
  assertAlmostEquals(rows.move[0] ?? 0, Math.log((close[65] ?? 0) / (close[60] ?? 1)), 1e-12);
  assertEquals([rows.knownAt[0], rows.session.length], [65, 80 - 60 - 5]);
  const implied = logVariance((market.implied[60] ?? 0) ** 2 / 252);
  assertAlmostEquals(rows.features[FEATURES - 1] ?? 0, implied, 1e-12);
  assertEquals(rows.features[0], 1);
});
