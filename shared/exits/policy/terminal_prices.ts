import type { Distribution } from "../../pricing/distribution.ts";
import { normalQuantile } from "../../statistics/normal.ts";
import { at } from "../../vocabulary/at.ts";
import { cellPoints } from "./lattice.ts";

/** Prices at which the distribution is asked, in deviations of its forward's log. */
const FROM = -12;
const TO = 8;
const PRICES = 201;
/** Beyond it a tail has no more digits. */
const FURTHEST = 7;

/**
 * The settlement price at each cell point of the driver: the distribution's own quantile of the
 * driver's probability, scaled so that the mean is the forward's. `deviation` is that of its log at
 * the money.
 */
export function terminalPrices(distribution: Distribution, deviation: number): Float64Array {
  const points = cellPoints();
  const { forward, tail } = distribution;
  const logs: number[] = [];
  const drivers: number[] = [];
  for (let i = 0; i < PRICES; i++) {
    const log = deviation * (FROM + (TO - FROM) * i / (PRICES - 1));
    const driver = -normalQuantile(tail(forward * Math.exp(log)));
    if (!(Math.abs(driver) < FURTHEST) || driver <= (drivers.at(-1) ?? -Infinity)) continue;
    logs.push(log);
    drivers.push(driver);
  }
  const prices = new Float64Array(points.length);
  let cell = 0;
  for (let i = 0; i < points.length; i++) {
    const point = at(points, i);
    while (cell + 2 < drivers.length && (drivers[cell + 1] as number) < point) cell++;
    const [low, high] = [drivers[cell] as number, drivers[cell + 1] as number];
    const [from, to] = [logs[cell] as number, logs[cell + 1] as number];
    prices[i] = forward * Math.exp(from + (to - from) * (point - low) / (high - low));
  }
  const scale = forward / meanOf(prices, points);
  return prices.map((price) => price * scale);
}

/** Under the driver's normal distribution. */
function meanOf(prices: Float64Array, points: Float64Array): number {
  let [mean, total] = [0, 0];
  for (let i = 0; i < points.length; i++) {
    const weight = Math.exp(-0.5 * at(points, i) ** 2);
    mean += weight * at(prices, i);
    total += weight;
  }
  return mean / total;
}
