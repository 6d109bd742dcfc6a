import { signOf } from "../../vocabulary/leg.ts";
import type { HorizonLeg } from "../payoff/horizon_shape.ts";
import type { EvaluatedLeg } from "./evaluate_leg.ts";
import type { Structure } from "./structure.ts";

/** The legs at the horizon: those that outlive it are revalued there at their own volatility. */
export function horizonLegs(
  { legs, rate }: Structure,
  evaluated: readonly EvaluatedLeg[],
  horizon: number,
  forwardAt: (years: number) => number,
): HorizonLeg[] {
  return legs.map((leg, i): HorizonLeg => {
    const { figures, option } = evaluated[i] as EvaluatedLeg;
    const left = option === undefined ? 0 : option.years - horizon;
    const common = {
      right: leg.right,
      quantity: signOf(leg.side) * leg.quantity,
      strike: leg.strike ?? 0,
      price: figures.price,
    };
    if (option === undefined || left === 0) return common;
    const deviation = option.volatility * Math.sqrt(left);
    return {
      ...common,
      later: {
        deviation: () => deviation,
        discount: Math.exp(-rate * left),
        carry: forwardAt(option.years) / forwardAt(horizon),
      },
    };
  });
}
