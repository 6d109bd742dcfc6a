import type { ScenarioName } from "../scenario_structure.ts";

/** Throws a RangeError that names the underlying unless all that scenarios take of it is known. */
export function checkName({ underlying, correlation, beta, horizons }: ScenarioName): void {
  const refuse = (what: string): never => {
    throw new RangeError(`scenarios of ${underlying} need ${what}`);
  };
  if (!(Math.abs(correlation) <= 1)) refuse(`a correlation from -1 to 1, not ${correlation}`);
  if (!Number.isFinite(beta)) refuse(`a finite beta, not ${beta}`);
  for (const { chain, view, sessions, sdLogBeta } of horizons) {
    const { expiry, spot, forward, years, discount, smile } = chain;
    const positive = { spot, forward, years, discount, sessions, "view's beta": view.beta };
    for (const [what, value] of Object.entries(positive)) {
      if (!(value > 0 && value < Infinity)) {
        refuse(`a ${what} above 0 for ${expiry}, not ${value}`);
      }
    }
    const variance = smile.w(0);
    if (!(variance > 0 && variance < Infinity)) {
      refuse(`a smile with variance for ${expiry}, not ${variance}`);
    }
    if (!Number.isFinite(view.mu)) refuse(`a finite drift for ${expiry}, not ${view.mu}`);
    if (!(sdLogBeta >= 0 && sdLogBeta < Infinity)) {
      refuse(`a deviation of ln beta from 0 on for ${expiry}, not ${sdLogBeta}`);
    }
  }
}
