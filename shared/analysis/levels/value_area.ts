import type { PricedChain } from "../../market/priced_chain.ts";
import type { ValueArea } from "./price_level.ts";

/** Share of the volume inside the area. */
const SHARE = 0.7;

/**
 * The strikes around the busiest one that hold 70% of a chain's option volume, both rights
 * together; it grows to the busier neighbour, to both where they are equal. Absent when nothing was
 * traded.
 */
export function valueArea({ strikes, call, put }: PricedChain): ValueArea | undefined {
  const volumes = strikes.map((_, i) => (call.volume[i] || 0) + (put.volume[i] || 0));
  const total = volumes.reduce((sum, volume) => sum + volume, 0);
  if (!(total > 0)) return undefined;
  const busiest = volumes.reduce((most, volume, i) => volume > (volumes[most] ?? 0) ? i : most, 0);
  let [low, high] = [busiest, busiest];
  let inside = volumes[busiest] ?? 0;
  while (inside < SHARE * total) {
    const below = volumes[low - 1] ?? -1;
    const above = volumes[high + 1] ?? -1;
    if (below < 0 && above < 0) break;
    if (below >= above) {
      low -= 1;
      inside += below;
    }
    if (above >= below) {
      high += 1;
      inside += above;
    }
  }
  return {
    low: strikes[low] ?? 0,
    pointOfControl: strikes[busiest] ?? 0,
    high: strikes[high] ?? 0,
  };
}
