import type { ScenarioStructure } from "../scenario_structure.ts";

/** Throws a RangeError that names the underlying unless all that scenarios take of it is known. */
export function checkScenario({ name, structure }: ScenarioStructure): void {
  const { underlying, correlation, beta, horizons } = name;
  const refuse = (what: string): never => {
    throw new RangeError(`scenarios of ${underlying} need ${what}`);
  };
  if (!(Math.abs(correlation) <= 1)) refuse(`a correlation from -1 to 1, not ${correlation}`);
  if (!Number.isFinite(beta)) refuse(`a finite beta, not ${beta}`);
  for (const { expiry = structure.expiry } of structure.legs) {
    const horizon = horizons.find(({ chain }) => chain.expiry === expiry);
    if (horizon === undefined) return refuse(`the chain of ${expiry}`);
    const { chain, view, sessions, sdLogBeta } = horizon;
    const { spot, forward, years, discount } = chain;
    const positive = {
      ...{ spot, forward, years, discount, sessions },
      variance: chain.smile.w(0),
      "beta of the view": view.beta,
    };
    for (const [what, value] of Object.entries(positive)) {
      if (!(value > 0 && value < Infinity)) refuse(`a ${what} above 0 for ${expiry}, not ${value}`);
    }
    if (!Number.isFinite(view.mu)) refuse(`a finite drift for ${expiry}, not ${view.mu}`);
    if (!(sdLogBeta >= 0 && sdLogBeta < Infinity)) {
      refuse(`a deviation of ln beta from 0 on for ${expiry}, not ${sdLogBeta}`);
    }
  }
}
