import { present } from "../vocabulary/present.ts";
import type { OpenPosition, TimedMark } from "./open_position.ts";
import type { PositionReading } from "./position_reading.ts";

/** What a mark keeps of a reading; absent where it cannot be told. */
export type MarketMark =
  & Pick<TimedMark, "spot" | "delta" | "volatilityChange">
  & { readonly impliedVolatility?: number };

/**
 * Spot, delta of one unit of the structure, and the implied volatility of the position with its
 * change since the entry: means over its legs, weighed by their vegas of now (method 8.7).
 */
export function marketMark(
  { legs, lots, unitsPerLot }: Pick<OpenPosition, "legs" | "lots" | "unitsPerLot">,
  reading: PositionReading | undefined,
): MarketMark {
  if (reading === undefined) return {};
  const delta = reading.legs.reduce((sum, leg) => sum + leg.delta, 0) / (lots * unitsPerLot);
  let [weights, volatilities, compared, entries] = [0, 0, 0, 0];
  for (const { legNumber, vega, volatility } of reading.legs) {
    if (volatility === undefined) continue;
    const weight = Math.abs(vega);
    weights += weight;
    volatilities += weight * volatility;
    const entry = legs.find((leg) => leg.legNumber === legNumber)?.entryVolatility ?? undefined;
    if (entry === undefined) continue;
    compared += weight * volatility;
    entries += weight * entry;
  }
  return present({
    spot: reading.spot,
    delta,
    impliedVolatility: weights > 0 ? volatilities / weights : undefined,
    volatilityChange: entries > 0 ? compared / entries - 1 : undefined,
  });
}
