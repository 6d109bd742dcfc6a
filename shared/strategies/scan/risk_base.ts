import type { Candidate } from "../candidate.ts";

/**
 * What a gain or a cost is set against (method 5.8): the maximum loss, or the CVaR where two
 * expiries make it larger; where the risk is undefined the larger of stress loss and CVaR. At least
 * a tick.
 */
export function riskBase(
  { riskClass, maxLoss, stressLoss, cvar95, tick }: Pick<
    Candidate,
    "riskClass" | "maxLoss" | "stressLoss" | "cvar95" | "tick"
  >,
): number {
  const bound = riskClass === "defined" ? maxLoss ?? stressLoss : stressLoss;
  return Math.max(bound, cvar95, tick);
}
