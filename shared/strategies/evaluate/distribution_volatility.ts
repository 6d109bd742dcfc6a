import type { EvaluatedLeg } from "./evaluate_leg.ts";
import { Refused } from "./refused.ts";
import type { Structure } from "./structure.ts";

/**
 * The structure's own volatility, else that of the leg of the earliest expiry nearest to the
 * forward (ties: lower strike, then call).
 */
export function distributionVolatility(
  legs: readonly EvaluatedLeg[],
  structure: Structure,
  horizon: number,
): number {
  if (structure.volatility !== undefined) return structure.volatility;
  const [nearest] = legs.flatMap(({ option }) => option?.years === horizon ? [option] : [])
    .sort((p, q) => p.distance - q.distance || p.rank - q.rank);
  if (nearest === undefined) {
    throw new Refused("bad_structure", "volatility", "is required where no leg is an option");
  }
  return nearest.volatility;
}
