import { lognormalDistribution } from "../../pricing/distribution.ts";
import { probabilityBelow } from "../payoff/below_level.ts";
import { horizonProfile } from "../payoff/horizon_profile.ts";
import type { HorizonLeg } from "../payoff/horizon_shape.ts";
import { breakevensOf, extremesOf, payoffShape } from "../payoff/payoff_shape.ts";
import { expectedValueOf, weighedShape } from "../payoff/weighed_shape.ts";
import type { Evaluation } from "./evaluation.ts";

/** The figures at the horizon: exact for one expiry, by `horizonProfile` for several. */
export function profileOf(
  legs: readonly HorizonLeg[],
  forward: number,
  totalVariance: number,
  warnings: Set<string>,
): Pick<
  Evaluation,
  "maxProfit" | "maxLoss" | "breakevens" | "probabilityOfProfit" | "expectedValue"
> {
  if (legs.some(({ later }) => later !== undefined)) {
    const { maxProfit, maxLoss, ...profile } = horizonProfile(legs, forward, totalVariance);
    return { maxProfit: maxProfit ?? null, maxLoss: maxLoss ?? null, ...profile };
  }
  const shape = payoffShape(legs);
  const { maxProfit, maxLoss } = extremesOf(shape);
  const { points, flatZero } = breakevensOf(shape);
  if (flatZero) warnings.add("flat_zero");
  const weighed = weighedShape(shape, lognormalDistribution(forward, totalVariance));
  return {
    maxProfit: maxProfit ?? null,
    maxLoss: maxLoss ?? null,
    breakevens: points,
    probabilityOfProfit: 1 - probabilityBelow(weighed, 0, true),
    expectedValue: expectedValueOf(weighed),
  };
}
