import type { Candidate } from "../strategies/candidate.ts";
import type { ExitRule } from "./exit_rule.ts";

/** Round trips that a stop or target must lie away from the entry. */
const LEAST_ROUND_TRIPS = 2;

/**
 * Which rule of a candidate closes it for its own costs, with its value; undefined when none does.
 * A rule that is off counts as none.
 */
export function isInsideCost(
  rules: readonly ExitRule[],
  { roundTripCost, lotSize }: Candidate,
): string | undefined {
  const least = LEAST_ROUND_TRIPS * roundTripCost * lotSize;
  for (const rule of rules) {
    const distance = distanceOf(rule);
    // A thousandth of a paisa: a rule made from the same cost must not fail by rounding.
    if (distance !== undefined && distance < least - 1e-5) {
      return `${rule.kind} at ${distance.toFixed(2)} rupees a lot lies inside ` +
        `${LEAST_ROUND_TRIPS} round trips of ${(roundTripCost * lotSize).toFixed(2)}`;
    }
  }
  return undefined;
}

/** Rupees per lot from the entry; undefined for a rule that is off or knows no amount. */
function distanceOf(rule: ExitRule): number | undefined {
  if (!rule.isOn) return undefined;
  if (rule.kind === "stop_loss") return rule.lossPerLot;
  return rule.kind === "profit_target" ? rule.leastProfitPerLot : undefined;
}
