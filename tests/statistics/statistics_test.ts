import { assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import { berkowitz } from "../../shared/statistics/berkowitz.ts";
import { chiSquareTail } from "../../shared/statistics/chi_square_tail.ts";
import { clusterMean } from "../../shared/statistics/cluster_mean.ts";
import { deflatedSharpe } from "../../shared/statistics/deflated_sharpe.ts";
import { dieboldMariano } from "../../shared/statistics/diebold_mariano.ts";
import { kolmogorovSmirnov } from "../../shared/statistics/kolmogorov_smirnov.ts";
import { rankScores } from "../../shared/statistics/rank_scores.ts";
import { normalCdf } from "../../shared/statistics/normal.ts";

const array = (...values: number[]) => Float64Array.from(values);

Deno.test("chi-square tails are those of the printed tables", () => {
  const tables = [[1, 3.841459], [2, 5.991465], [3, 7.814728], [4, 9.487729], [5, 11.070498]];
  for (const [degrees = 0, x = 0] of tables) {
    assertAlmostEquals(chiSquareTail(x, degrees), 0.05, 1e-7);
  }
  assertAlmostEquals(chiSquareTail(11.344867, 3), 0.01, 1e-8);
  assertEquals(chiSquareTail(0, 3), 1);
});

Deno.test("the Kolmogorov-Smirnov distance is the largest step between values and their ranks", () => {
  assertAlmostEquals(kolmogorovSmirnov(array(0.6, 0.05, 0.9, 0.2))?.statistic ?? 0, 0.3, 1e-15);
  assertEquals(kolmogorovSmirnov(array()), undefined);
});

Deno.test("a Kolmogorov-Smirnov distance at Stephens' 5% point has a p value of 5%", () => {
  const n = 100;
  const shift = 1.358 / (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n)) - 0.5 / n;
  const values = Float64Array.from({ length: n }, (_, i) => (i + 0.5) / n + shift);
  assertAlmostEquals(kolmogorovSmirnov(values)?.pValue ?? 0, 0.05, 2e-4);
});

Deno.test("Berkowitz' ratio of six transforms is the one worked out by hand", () => {
  const test = berkowitz(array(0, 1, 0, -1, 0, 1).map(normalCdf));
  assertAlmostEquals(test?.statistic ?? 0, 3 - 5 * (Math.log(0.56) + 1), 1e-9);
  assertAlmostEquals(test?.pValue ?? 0, 0.8256, 1e-4);
});

Deno.test("Berkowitz' ratio refutes transforms of a distribution that is too wide", () => {
  const z = Float64Array.from({ length: 200 }, (_, i) => 0.5 * Math.sin(12.9898 * i * i));
  assertGreater(0.001, berkowitz(z.map(normalCdf))?.pValue ?? 1);
});

Deno.test("Diebold-Mariano's statistic uses Bartlett weights over the lags", () => {
  const losses = array(1, 2, 3, 4);
  assertAlmostEquals(dieboldMariano(losses, 0)?.statistic ?? 0, 2.5 / Math.sqrt(1.25 / 4), 1e-12);
  assertAlmostEquals(dieboldMariano(losses, 1)?.statistic ?? 0, 4, 1e-12);
  assertEquals(dieboldMariano(array(1, 1, 1), 1), undefined);
});

Deno.test("sessions with overlapping horizons count once a horizon", () => {
  const found = clusterMean(array(1, 2, 3, 4), 2);
  assertEquals([found?.mean, found?.clusters], [2.5, 2]);
  assertAlmostEquals(found?.standardError ?? 0, Math.sqrt(5 / 3 / 2), 1e-12);
  assertEquals(clusterMean(array(1, 2, 3), 2), undefined);
});

Deno.test("the rank correlation of a published example is -29/165", () => {
  const quotients = array(106, 100, 86, 101, 99, 103, 97, 113, 112, 110);
  const hours = array(7, 27, 2, 50, 28, 29, 20, 12, 6, 17);
  const [p, q] = [rankScores(quotients), rankScores(hours)];
  const products = p.map((score, i) => score * (q[i] ?? NaN));
  assertAlmostEquals(products.reduce((sum, value) => sum + value, 0) / 10, -29 / 165, 1e-12);
});

Deno.test("equal values share the mean of their ranks", () => {
  const scores = rankScores(array(5, 1, 5, 9));
  assertEquals(scores[0], scores[2]);
  assertAlmostEquals(scores.reduce((sum, value) => sum + value * value, 0), 4, 1e-12);
  assertEquals(rankScores(array(2, 2)), array(0, 0));
});

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
