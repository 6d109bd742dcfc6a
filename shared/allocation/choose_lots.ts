import { brokenLimit } from "../risk/broken_limit.ts";
import { lotCapital, lotStake } from "../risk/lot_stake.ts";
import { type Bet, growthPerDay, kellyStake } from "../scoring/growth.ts";
import type {
  AllocationCandidate,
  AllocationChoice,
  AllocationLimits,
  ChosenLots,
  RefusedCandidate,
} from "./allocation_candidate.ts";

type Refused = Pick<RefusedCandidate, "reason" | "detail">;

/**
 * Whole lots under all limits (method 11.3). The edge sleeve comes first, by expected log growth a
 * day at its allowed size; then carry by total score. One structure an underlying; each grows from
 * one lot to its target while every limit holds. Deterministic; each strategy without lots has its
 * reason.
 */
export function chooseLots(
  candidates: readonly AllocationCandidate[],
  limits: AllocationLimits,
): AllocationChoice {
  const chosen: ChosenLots[] = [];
  const refused: RefusedCandidate[] = [];
  for (const candidate of [...candidates].sort(better(limits))) {
    const target = targetLots(candidate, limits);
    const refusal = notEntered(candidate, limits) ?? taken(candidate, chosen) ??
      belowOneLot(target) ?? brokenLimit([...chosen, { candidate, lots: 1 }], limits);
    if (refusal !== undefined) {
      refused.push({ candidate, reason: refusal.reason, detail: refusal.detail });
      continue;
    }
    const lots = mostLots(candidate, target, chosen, limits);
    chosen.push({ candidate, lots, reason: reasonOf(candidate, lots, target) });
  }
  return { chosen, refused };
}

/** What stands against a candidate whatever else is chosen. */
function notEntered(
  { sleeve, underlying }: AllocationCandidate,
  { regimeLevel, carryAllowed, held }: AllocationLimits,
): Refused | undefined {
  if (regimeLevel === "crisis") {
    return { reason: "regime_crisis", detail: "a crisis takes no entries" };
  }
  if (sleeve === "carry" && !carryAllowed) {
    return { reason: "carry_not_allowed", detail: "the carry sleeve is off in this mode" };
  }
  if (held.underlyings.has(underlying)) {
    return { reason: "position_open", detail: `${underlying} has an open position` };
  }
  return undefined;
}

function taken(
  { underlying }: AllocationCandidate,
  chosen: readonly ChosenLots[],
): Refused | undefined {
  return chosen.some(({ candidate }) => candidate.underlying === underlying)
    ? {
      reason: "underlying_taken",
      detail: `a better structure of ${underlying} was chosen`,
    }
    : undefined;
}

function belowOneLot(target: number): Refused | undefined {
  return target < 1
    ? {
      reason: "kelly_below_one_lot",
      detail: "the shrunk Kelly bet is smaller than one lot",
    }
    : undefined;
}

/** As many lots up to the target as keep every limit; one of them is known to. */
function mostLots(
  candidate: AllocationCandidate,
  target: number,
  chosen: readonly ChosenLots[],
  limits: AllocationLimits,
): number {
  let lots = 1;
  while (
    lots < target && brokenLimit([...chosen, { candidate, lots: lots + 1 }], limits) === undefined
  ) lots += 1;
  return lots;
}

/**
 * Lots that the sleeve's own rule asks for (method 11.1); the limits decide how many of them are
 * taken.
 */
function targetLots(candidate: AllocationCandidate, limits: AllocationLimits): number {
  const { sleeve, weight, sizeFactor } = candidate;
  const factor = limits.levelFactor * sizeFactor;
  if (sleeve === "carry") {
    return Math.max(1, Math.floor(factor * weight * limits.capital / lotCapital(candidate)));
  }
  const stake = kellyStake(betOf(candidate), { kellyPart: limits.kellyFraction, cap: 1 });
  return Math.floor(factor * stake * limits.capital / lotStake(candidate));
}

function betOf(candidate: AllocationCandidate): Bet {
  return { ...candidate, stake: lotStake(candidate), probability: candidate.popP };
}

function better(limits: AllocationLimits) {
  const growth = (candidate: AllocationCandidate) =>
    growthPerDay(betOf(candidate), {
      kellyPart: limits.kellyFraction,
      cap: limits.maxLossPerTrade,
    });
  return (p: AllocationCandidate, q: AllocationCandidate): number => {
    if (p.sleeve !== q.sleeve) return p.sleeve === "edge" ? -1 : 1;
    const order = p.sleeve === "edge" ? growth(q) - growth(p) : q.totalScore - p.totalScore;
    return order || p.strategyId - q.strategyId;
  };
}

function reasonOf(
  { sleeve, totalScore, lowerBound }: AllocationCandidate,
  lots: number,
  target: number,
): string {
  const why = sleeve === "edge"
    ? `lower bound of expected value ${lowerBound.toFixed(0)} rupees a lot`
    : `total score ${totalScore.toFixed(3)}`;
  return `${sleeve}: ${why}; ${lots} of ${target} lots asked for`;
}
