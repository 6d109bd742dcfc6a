import { assertAlmostEquals } from "@std/assert";
import { deflatedSharpe } from "../../shared/statistics/deflated_sharpe.ts";

Deno.test("the deflated Sharpe ratio of Bailey and Lopez de Prado's example is 0.90", () => {
  const { threshold, probability } = deflatedSharpe({
    sharpe: 2.5 / Math.sqrt(250),
    periods: 1250,
    skewness: -3,
    kurtosis: 10,
    trials: 100,
    trialDeviation: Math.sqrt(0.5 / 250),
  });
  assertAlmostEquals(threshold, 0.1132, 5e-5);
  assertAlmostEquals(probability, 0.9004, 5e-5);
});
