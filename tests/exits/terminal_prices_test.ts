import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  CELL_POINTS,
  cellMeans,
  cellPoints,
  driverAt,
  meanBefore,
  NODES,
  valueAt,
} from "../../shared/exits/policy/lattice.ts";
import { terminalPrices } from "../../shared/exits/policy/terminal_prices.ts";
import { lognormalDistribution, smileDistribution } from "../../shared/pricing/distribution.ts";
import { sviVariance } from "../../shared/pricing/svi.ts";
import { normalCdf } from "../../shared/statistics/normal.ts";

const FORWARD = 25_000;
/** Skewed to both sides, without butterflies, total variance of about a month. */
const SKEWED = sviVariance({ a: 0.0008, b: 0.03, rho: -0.4, m: 0.002, sigma: 0.05 });

Deno.test("a cell's points lie around its node, which is their mean", () => {
  const points = cellPoints();
  assertEquals(points.length, NODES * CELL_POINTS);
  for (let i = 1; i < points.length; i++) {
    assertAlmostEquals((points[i] ?? NaN) - (points[i - 1] ?? NaN), 1 / 16 / CELL_POINTS, 1e-12);
  }
  cellMeans(points).forEach((mean, node) => assertAlmostEquals(mean, driverAt(node), 1e-12));
  assertEquals([driverAt(0), driverAt(NODES - 1)], [-5, 5]);
});

Deno.test("a table's mean a time earlier is that of a Brownian motion", () => {
  const nodes = Float64Array.from({ length: NODES }, (_, node) => driverAt(node));
  const square = nodes.map((driver) => driver ** 2);
  for (const variance of [0.02, 0.1, 0.5]) {
    const before = meanBefore(square, variance);
    assertAlmostEquals(valueAt(before, 0.3), 0.3 ** 2 + variance, 2e-3);
    // Averaging over cells has spread a square by a twelfth of the cell's width squared already.
    const points = cellPoints();
    const ofCells = meanBefore(cellMeans(points.map((driver) => driver ** 2)), variance, true);
    assertAlmostEquals(valueAt(ofCells, 0.3), 0.3 ** 2 + variance, 2e-3);
  }
  assertEquals(meanBefore(square, 1e-6), square);
});

Deno.test("the price at a driver is the quantile of its probability, and the mean the forward", () => {
  const points = cellPoints();
  for (const smile of [sviVariance({ a: 0.003, b: 0, rho: 0, m: 0, sigma: 0.1 }), SKEWED]) {
    const distribution = smileDistribution(FORWARD, smile);
    const prices = terminalPrices(distribution, Math.sqrt(smile.w(0)));
    let [mean, total] = [0, 0];
    points.forEach((point, i) => {
      const price = prices[i] ?? NaN;
      if (i > 0) assert(price > (prices[i - 1] ?? NaN), `falls at ${point}`);
      const weight = Math.exp(-0.5 * point ** 2);
      [mean, total] = [mean + weight * price, total + weight];
      if (Math.abs(point) > 3.5) return;
      const share = distribution.tail(price) / normalCdf(-point);
      assertAlmostEquals(share, 1, 4e-3, `at ${point}`);
    });
    assertAlmostEquals(mean / total / FORWARD, 1, 1e-12);
  }
});

Deno.test("a lognormal's prices are those of its formula", () => {
  const [deviation, points] = [0.06, cellPoints()];
  const prices = terminalPrices(lognormalDistribution(FORWARD, deviation ** 2), deviation);
  points.forEach((point, i) =>
    assertAlmostEquals(
      Math.log((prices[i] ?? NaN) / FORWARD),
      deviation * point - deviation ** 2 / 2,
      2e-5,
    )
  );
});
