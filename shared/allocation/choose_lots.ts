import {
  type AllocationCandidate,
  type AllocationChoice,
  type AllocationLimits,
  capitalPerLot,
  type ChosenLots,
  type Refusal,
} from "./allocation_candidate.ts";
import { brokenLimit, TIER_FACTOR } from "./constraints.ts";
import { type Bet, growthPerDay, kellyStake } from "../scoring/growth.ts";

/**
 * Whole lots under all limits (method 11.3). The edge sleeve comes first, by expected log growth a day at its allowed size; then carry by total score. One structure
 * an underlying; each grows from one lot to its target while every limit holds. Deterministic; each strategy without lots has its reason.
 */
export function chooseLots(
  candidates: readonly AllocationCandidate[],
  limits: AllocationLimits,
): AllocationChoice {
  const chosen: ChosenLots[] = [];
  const refused: { candidate: AllocationCandidate; reason: Refusal; detail: string }[] = [];
  const taken = new Set<string>();
  for (const candidate of [...candidates].sort(better(limits))) {
    const refuse = (reason: Refusal, detail: string) => refused.push({ candidate, reason, detail });
    if (limits.regimeLevel === "crisis") {
      refuse("regime_crisis", "a crisis takes no entries");
      continue;
    }
    if (candidate.sleeve === "carry" && !limits.carryAllowed) {
      refuse("carry_not_allowed", "the carry sleeve is off in this mode");
      continue;
    }
    if (limits.held.underlyings.has(candidate.underlying)) {
      refuse("position_open", `${candidate.underlying} has an open position`);
      continue;
    }
    if (taken.has(candidate.underlying)) {
      refuse("underlying_taken", `a better structure of ${candidate.underlying} was chosen`);
      continue;
    }
    const target = targetLots(candidate, limits);
    if (target < 1) {
      refuse("kelly_below_one_lot", "the shrunk Kelly bet is smaller than one lot");
      continue;
    }
    const first = brokenLimit([...chosen, { candidate, lots: 1, reason: "" }], limits);
    if (first !== undefined) {
      refuse(first.reason, first.detail);
      continue;
    }
    let lots = 1;
    while (
      lots < target &&
      brokenLimit([...chosen, { candidate, lots: lots + 1, reason: "" }], limits) === undefined
    ) lots += 1;
    taken.add(candidate.underlying);
    chosen.push({ candidate, lots, reason: reasonOf(candidate, lots, target) });
  }
  return { chosen, refused };
}

/**
 * Lots that the sleeve's own rule asks for (method 11.1); the limits decide how many of them are
 * taken.
 */
export function targetLots(candidate: AllocationCandidate, limits: AllocationLimits): number {
  const factor = TIER_FACTOR[limits.regimeLevel] * candidate.sizeFactor;
  const perLot = capitalPerLot(candidate);
  if (candidate.sleeve === "carry") {
    return Math.max(1, Math.floor(factor * candidate.weight * limits.capital / perLot));
  }
  const stake = kellyStake(betOf(candidate), { kellyPart: limits.kellyFraction, cap: 1 });
  return Math.floor(factor * stake * limits.capital / stakeOf(candidate));
}

/** What a lot puts at risk: margin or the greatest loss, whichever is more. */
function stakeOf(candidate: AllocationCandidate): number {
  const { riskClass, maxLoss, stressLoss } = candidate;
  return Math.max(
    capitalPerLot(candidate),
    riskClass === "defined" ? maxLoss ?? stressLoss : stressLoss,
  );
}

function betOf(candidate: AllocationCandidate): Bet {
  return { ...candidate, stake: stakeOf(candidate), probability: candidate.popP };
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
) {
  const why = sleeve === "edge"
    ? `lower bound of expected value ${lowerBound.toFixed(0)} rupees a lot`
    : `total score ${totalScore.toFixed(3)}`;
  return `${sleeve}: ${why}; ${lots} of ${target} lots asked for`;
}
