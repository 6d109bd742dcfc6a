import { assert, assertAlmostEquals } from "@std/assert";
import { observeScope } from "../../shared/analysis/view/observe_scope.ts";
import { volatilityRows } from "../../shared/analysis/view/volatility_rows.ts";
import { expandingRegression } from "../../shared/statistics/expanding_regression.ts";
import { leastSquares } from "../../shared/statistics/least_squares.ts";
import { simulatedMarket } from "../analysis/view/simulated_market.ts";

Deno.test("sums of products give the fit of all rows at once", () => {
  const { features, columns, target } = volatilityRows(
    observeScope([simulatedMarket(7, 500, 1)]),
    10,
    250,
  );
  const regression = expandingRegression(columns);
  target.forEach((value, row) => regression.add(features, columns * row, value));
  const [grown, whole] = [regression.solve(), leastSquares(features, columns, target)];
  assert(grown !== undefined && whole !== undefined);
  grown.coefficients.forEach((value, i) =>
    assertAlmostEquals(value, whole.coefficients[i] ?? 0, 1e-7)
  );
  assertAlmostEquals(grown.residualDeviation, whole.residualDeviation, 1e-8);
});
