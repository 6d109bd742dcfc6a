import { lognormalDistribution } from "../../pricing/distribution.ts";
import { horizonProfile } from "../payoff/horizon_profile.ts";
import type { HorizonLeg } from "../payoff/horizon_shape.ts";
import { payoffMoments } from "../payoff/payoff_moments.ts";
import { breakevensOf, extremesOf, payoffShape } from "../payoff/payoff_shape.ts";
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
  const moments = payoffMoments(shape, lognormalDistribution(forward, totalVariance));
  return {
    maxProfit: maxProfit ?? null,
    maxLoss: maxLoss ?? null,
    breakevens: points,
    probabilityOfProfit: moments.probabilityOfProfit,
    expectedValue: moments.expectedValue,
  };
}
