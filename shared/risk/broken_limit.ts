import type { Limits, SizedLots } from "./limits.ts";
import { lotCapital } from "./lot_stake.ts";

/** Limits by name, in the order in which they are looked at. */
export const LIMIT_NAMES = [
  "position_count",
  "loss_cap",
  "underlying_cap",
  "industry_cap",
  "undefined_risk_cap",
  "deployment_cap",
  "carry_cost_cap",
] as const;

/** A limit that a set of lots breaks, with its figures. */
export interface BrokenLimit {
  readonly reason: (typeof LIMIT_NAMES)[number];
  readonly detail: string;
}

/** What a sum may pass its limit by: doubles of many lots do not add up to the last digit. */
const ROUNDING = 1e-12;

/**
 * The first limit that a set of lots breaks, together with what is held; absent when it keeps all.
 * Whole, whatever made the set.
 */
export function brokenLimit(
  chosen: readonly SizedLots[],
  limits: Limits,
): BrokenLimit | undefined {
  if (limits.held.positions + chosen.length > limits.maxPositions) {
    return { reason: "position_count", detail: `more than ${limits.maxPositions} structures` };
  }
  for (const entry of chosen) {
    const found = brokenByTrade(entry, limits);
    if (found !== undefined) return found;
  }
  return brokenByIndustry(chosen, limits) ?? brokenByAll(chosen, limits);
}

function broken(
  reason: BrokenLimit["reason"],
  value: number,
  limit: number,
): BrokenLimit | undefined {
  if (value <= limit * (1 + ROUNDING)) return undefined;
  return {
    reason,
    detail: `${Math.round(value)} against a limit of ${Math.round(limit)} rupees`,
  };
}

function capitalOf({ candidate, lots }: SizedLots): number {
  return lots * lotCapital(candidate);
}

function brokenByTrade(entry: SizedLots, limits: Limits): BrokenLimit | undefined {
  const { candidate: { riskClass, maxLoss, stressLoss, kind }, lots } = entry;
  const { capital, maxLossPerTrade, maxStressPerTrade, maxUnderlyingMargin } = limits;
  const loss = riskClass === "defined"
    ? broken("loss_cap", lots * (maxLoss ?? Infinity), maxLossPerTrade * capital)
    : broken("loss_cap", lots * stressLoss, maxStressPerTrade * capital);
  return loss ?? broken("underlying_cap", capitalOf(entry), maxUnderlyingMargin[kind] * capital);
}

function brokenByIndustry(
  chosen: readonly SizedLots[],
  { industryCaps, capital, held }: Limits,
): BrokenLimit | undefined {
  for (const [industry, cap] of industryCaps) {
    const total = chosen.filter(({ candidate }) => candidate.industry === industry)
      .reduce((sum, entry) => sum + capitalOf(entry), held.industries.get(industry) ?? 0);
    const found = broken("industry_cap", total, cap * capital);
    if (found !== undefined) return found;
  }
  return undefined;
}

function brokenByAll(chosen: readonly SizedLots[], limits: Limits): BrokenLimit | undefined {
  const { capital, held } = limits;
  const undefinedMargin = chosen.filter(({ candidate }) => candidate.riskClass !== "defined")
    .reduce((sum, { candidate, lots }) => sum + lots * candidate.margin, held.undefinedMargin);
  const total = chosen.reduce((sum, entry) => sum + capitalOf(entry), 0);
  // What carry is expected to cost: the expected value where that is negative.
  const cost = chosen.filter(({ candidate }) => candidate.sleeve === "carry")
    .reduce((sum, { candidate, lots }) => sum + lots * Math.max(0, -candidate.expectedValue), 0);
  return broken("undefined_risk_cap", undefinedMargin, limits.maxUndefinedMargin * capital) ??
    broken("deployment_cap", held.deployed + total, limits.maxDeployed * capital) ??
    broken("deployment_cap", total, limits.maxDailyDeployment * capital) ??
    broken("carry_cost_cap", cost, limits.carryCostFraction * capital);
}
