import { TICK } from "../spread_model.ts";
import { onTick } from "./on_tick.ts";

/**
 * Price limits of a session around the previous close: of the underlying's price, for its options
 * too.
 */
export const BAND = { index: 0.1, stock: 0.2 } as const;

/** Limits so far from the previous close, on the tick, never below one tick. */
export function priceBand(previousClose: number, width: number) {
  return {
    lowerLimit: Math.max(TICK, onTick(previousClose - width)),
    upperLimit: onTick(previousClose + width),
  };
}
