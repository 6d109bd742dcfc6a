import { MIN_DEVIATION } from "../../pricing/black.ts";
import { normalCdf } from "../../statistics/normal.ts";
import type { HorizonLeg } from "./horizon_shape.ts";

/**
 * Slope of profit and loss at a price of the horizon, just above it (+1) or just below (-1); a
 * later leg's deviation is taken as the same at every price.
 */
export function horizonSlope(legs: readonly HorizonLeg[], price: number, side: 1 | -1): number {
  let slope = 0;
  for (const leg of legs) slope += leg.quantity * slopeOf(leg, price, side);
  return slope;
}

function slopeOf({ right, strike, later }: HorizonLeg, price: number, side: 1 | -1): number {
  if (right === "underlying") return 1;
  const forward = (later?.carry ?? 1) * price;
  const deviation = later?.deviation(strike, forward) ?? 0;
  const share = deviation < MIN_DEVIATION
    ? (forward > strike || (forward === strike && side === 1) ? 1 : 0)
    : normalCdf(Math.log(forward / strike) / deviation + 0.5 * deviation);
  const unit = right === "call" ? share : share - 1;
  return later === undefined ? unit : later.discount * later.carry * unit;
}
