import type { AllocationCandidate } from "../../shared/allocation/allocation_candidate.ts";
import type { AllocationLimits } from "../../shared/allocation/allocation_candidate.ts";

interface Taken {
  readonly candidate: AllocationCandidate;
  readonly lots: number;
}

/** The limits as a person would add them up, written for the tests alone: names of those broken. */
export function limitsBroken(taken: readonly Taken[], limits: AllocationLimits): Set<string> {
  const broken = new Set<string>();
  const rupees = (fraction: number) => fraction * limits.capital + 1e-3;
  let deployed = 0;
  let openMargin = limits.held.undefinedMargin;
  let carryCost = 0;
  const industries = new Map(limits.held.industries);
  const names = new Set(limits.held.underlyings);
  for (const { candidate: one, lots } of taken) {
    const capital = lots * one.margin + lots * one.premium;
    deployed += capital;
    if (one.riskClass === "defined") {
      if (lots * Number(one.maxLoss) > rupees(limits.maxLossPerTrade)) broken.add("loss_cap");
    } else {
      openMargin += lots * one.margin;
      if (lots * one.stressLoss > rupees(limits.maxStressPerTrade)) broken.add("loss_cap");
    }
    const share = one.kind === "stock"
      ? limits.maxUnderlyingMargin.stock
      : limits.maxUnderlyingMargin.index;
    if (capital > rupees(share)) broken.add("underlying_cap");
    industries.set(one.industry, (industries.get(one.industry) ?? 0) + capital);
    if (one.sleeve === "carry" && one.expectedValue < 0) carryCost -= lots * one.expectedValue;
    if (names.has(one.underlying)) broken.add("underlying_taken");
    names.add(one.underlying);
  }
  for (const [industry, cap] of limits.industryCaps) {
    if ((industries.get(industry) ?? 0) > rupees(cap)) broken.add("industry_cap");
  }
  if (openMargin > rupees(limits.maxUndefinedMargin)) broken.add("undefined_risk_cap");
  if (deployed > rupees(limits.maxDailyDeployment)) broken.add("deployment_cap");
  if (limits.held.deployed + deployed > rupees(limits.maxDeployed)) broken.add("deployment_cap");
  if (carryCost > rupees(limits.carryCostFraction)) broken.add("carry_cost_cap");
  if (limits.held.positions + taken.length > limits.maxPositions) broken.add("position_count");
  return broken;
}
