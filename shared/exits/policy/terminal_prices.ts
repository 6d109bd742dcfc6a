import type { Distribution } from "../../pricing/distribution.ts";
import { normalQuantile } from "../../statistics/normal.ts";
import { cellPoints, pointWeights } from "./lattice.ts";

/** Prices at which the distribution is asked, in deviations of its forward's log. */
const FROM = -12;
const TO = 8;
const PRICES = 201;
/** Beyond it a tail has no more digits. */
const FURTHEST = 7;
const POINTS = cellPoints();
const WEIGHTS = pointWeights();

/**
 * The settlement price at each cell point of the driver: the distribution's own quantile of the
 * driver's probability, scaled so that the mean is the forward's. `deviation` is that of its log at
 * the money.
 */
export function terminalPrices(distribution: Distribution, deviation: number): Float64Array {
  const { forward, tail } = distribution;
  const logs = new Float64Array(PRICES);
  const drivers = new Float64Array(PRICES);
  let count = 0;
  for (let i = 0; i < PRICES; i++) {
    const log = deviation * (FROM + (TO - FROM) * i / (PRICES - 1));
    const driver = -normalQuantile(tail(forward * Math.exp(log)));
    if (!(Math.abs(driver) < FURTHEST)) continue;
    if (count > 0 && driver <= (drivers[count - 1] as number)) continue;
    logs[count] = log;
    drivers[count++] = driver;
  }
  const prices = new Float64Array(POINTS.length);
  let cell = 0;
  for (let i = 0; i < POINTS.length; i++) {
    const point = POINTS[i] as number;
    while (cell + 2 < count && (drivers[cell + 1] as number) < point) cell++;
    const low = drivers[cell] as number;
    const high = drivers[cell + 1] as number;
    const from = logs[cell] as number;
    const to = logs[cell + 1] as number;
    prices[i] = forward * Math.exp(from + (to - from) * (point - low) / (high - low));
  }
  const scale = forward / meanOf(prices);
  for (let i = 0; i < prices.length; i++) prices[i] = (prices[i] as number) * scale;
  return prices;
}

/** Under the driver's normal distribution. */
function meanOf(prices: Float64Array): number {
  let mean = 0;
  for (let i = 0; i < prices.length; i++) {
    mean += (WEIGHTS[i] as number) * (prices[i] as number);
  }
  return mean;
}
