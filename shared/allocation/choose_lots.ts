import { brokenLimit } from "../risk/broken_limit.ts";
import { lotCapital, lotStake } from "../risk/lot_stake.ts";
import { dayOffers } from "../scoring/day_list.ts";
import { kellyStake } from "../scoring/kelly_stake.ts";
import type { Sleeve } from "../vocabulary/terms.ts";
import type {
  AllocationCandidate,
  AllocationChoice,
  AllocationLimits,
  ChosenLots,
  RefusedCandidate,
} from "./allocation_candidate.ts";

type Refused = Pick<RefusedCandidate, "reason" | "detail">;

/** Size of each sleeve that goes by Kelly (method 11.1). */
const OF_KELLY: Readonly<Record<Exclude<Sleeve, "carry">, number>> = { edge: 1, premium: 0.5 };

/**
 * Whole lots under all limits (method 11.3), in the order of the day's list, in which what is
 * refused holds no place. One structure an underlying; each grows from one lot to its target while
 * every limit holds. Deterministic; each strategy without lots has its reason.
 */
export function chooseLots(
  candidates: readonly AllocationCandidate[],
  limits: AllocationLimits,
): AllocationChoice {
  const chosen: ChosenLots[] = [];
  const refused: RefusedCandidate[] = [];
  const offers = dayOffers(candidates, limits.ordering);
  let offer = offers.next();
  while (!offer.done) {
    const candidate = offer.value;
    const target = targetLots(candidate, limits);
    const refusal = notEntered(candidate, limits) ?? taken(candidate, chosen) ??
      belowOneLot(target) ?? brokenLimit([...chosen, { candidate, lots: 1 }], limits);
    if (refusal === undefined) {
      const lots = mostLots(candidate, target, chosen, limits);
      chosen.push({ candidate, lots, reason: reasonOf(candidate, limits, { lots, target }) });
    } else {
      refused.push({ candidate, reason: refusal.reason, detail: refusal.detail });
    }
    offer = offers.next(refusal === undefined);
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
      reason: "kelly_cap",
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
  const bet = { ...candidate, stake: lotStake(candidate), probability: candidate.popP };
  const stake = OF_KELLY[sleeve] * kellyStake(bet, { kellyPart: limits.kellyFraction, cap: 1 });
  return Math.floor(factor * stake * limits.capital / bet.stake);
}

function reasonOf(
  { sleeve, orderRatio, costRatio, totalScore }: AllocationCandidate,
  { ordering }: AllocationLimits,
  { lots, target }: { readonly lots: number; readonly target: number },
): string {
  const why = ordering === "score"
    ? `total score ${totalScore.toFixed(3)}`
    : sleeve === "carry"
    ? `expected cost ${percent(costRatio)} of the maximum loss`
    : `expected value ${percent(orderRatio)} of the risk`;
  return `${sleeve}: ${why}; ${lots} of ${target} lots asked for`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)}%`;
}
