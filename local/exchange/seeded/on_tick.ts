import { TICK } from "../spread_model.ts";

/** A price in rupees on the tick. */
export function onTick(price: number): number {
  return Math.round(price / TICK) * TICK === 0 ? 0 : Math.round(Math.round(price / TICK) * 5) / 100;
}
