import type { ScenarioName } from "../scenario_structure.ts";

/** Between these a slope counts as it was measured. */
const LEAST = 0.5;
const GREATEST = 2;

/** What a name's price moves by where NIFTY's moves by 1 (method 11.5). */
export function marketExposure({ beta }: ScenarioName): number {
  return Math.min(GREATEST, Math.max(LEAST, beta));
}
