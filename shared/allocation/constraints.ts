import type { RegimeLevel } from "../vocabulary/terms.ts";
import {
  type AllocationCandidate,
  type AllocationLimits,
  capitalPerLot,
  type ChosenLots,
  type Refusal,
} from "./allocation_candidate.ts";

/** Size of new positions by the regime's tier: calm is low, normal and elevated are normal, high is high, crisis takes none (method 11.2). */
export const TIER_FACTOR: Readonly<Record<RegimeLevel, number>> = {
  calm: 0.5,
  normal: 1,
  elevated: 1,
  high: 0.6,
  crisis: 0,
};

/** The first limit that a set of lots breaks (method 9.3), with its figures; absent when it keeps all. Whole, whatever made the set. */
export function brokenLimit(
  chosen: readonly ChosenLots[],
  limits: AllocationLimits,
): { reason: Refusal; detail: string } | undefined {
  const { capital, held } = limits;
  const used = ({ candidate, lots }: ChosenLots) => lots * capitalPerLot(candidate);
  const broken = (reason: Refusal, value: number, limit: number) =>
    value > limit * (1 + 1e-12)
      ? { reason, detail: `${Math.round(value)} against a limit of ${Math.round(limit)} rupees` }
      : undefined;
  if (held.positions + chosen.length > limits.maxPositions) {
    return { reason: "position_count", detail: `more than ${limits.maxPositions} structures` };
  }
  for (const entry of chosen) {
    const { candidate, lots } = entry;
    const cap = limits.maxUnderlyingMargin[candidate.kind] * capital;
    const loss = candidate.riskClass === "defined"
      ? broken("loss_cap", lots * (candidate.maxLoss ?? Infinity), limits.maxLossPerTrade * capital)
      : broken("loss_cap", lots * candidate.stressLoss, limits.maxStressPerTrade * capital);
    const found = loss ?? broken("underlying_cap", used(entry), cap);
    if (found !== undefined) return found;
  }
  for (const [industry, cap] of limits.industryCaps) {
    const total = chosen.filter(({ candidate }) => candidate.industry === industry)
      .reduce((sum, entry) => sum + used(entry), held.industries.get(industry) ?? 0);
    const found = broken("industry_cap", total, cap * capital);
    if (found !== undefined) return found;
  }
  const undefinedMargin = chosen.filter(({ candidate }) => candidate.riskClass !== "defined")
    .reduce((sum, { candidate, lots }) => sum + lots * candidate.margin, held.undefinedMargin);
  const total = chosen.reduce((sum, entry) => sum + used(entry), 0);
  const cost = chosen.filter(({ candidate }) => candidate.sleeve === "carry")
    .reduce((sum, { candidate, lots }) => sum + lots * expectedCost(candidate), 0);
  return broken("undefined_risk_cap", undefinedMargin, limits.maxUndefinedMargin * capital) ??
    broken("deployment_cap", held.deployed + total, limits.maxDeployed * capital) ??
    broken("deployment_cap", total, limits.maxDailyDeployment * capital) ??
    broken("carry_cost_cap", cost, limits.carryCostFraction * capital);
}

/** What a lot is expected to cost: the expected value when that is negative. */
export function expectedCost({ expectedValue }: AllocationCandidate): number {
  return Math.max(0, -expectedValue);
}
