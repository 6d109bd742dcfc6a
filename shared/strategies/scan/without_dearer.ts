import { signOf } from "../../vocabulary/leg.ts";
import type { Candidate, DefinitionOutcome } from "../candidate.ts";

/**
 * Of accepted structures with the same payoff up to a constant, which parity makes equal, the one
 * with the highest value after costs stays.
 */
export function withoutDearer(outcomes: readonly DefinitionOutcome[]): DefinitionOutcome[] {
  const best = new Map<string, Candidate>();
  for (const outcome of outcomes) {
    if ("reason" in outcome) continue;
    const key = payoffKey(outcome.candidate);
    const other = best.get(key);
    if (other === undefined || outcome.candidate.evP > other.evP) best.set(key, outcome.candidate);
  }
  return outcomes.map((outcome): DefinitionOutcome => {
    if ("reason" in outcome) return outcome;
    const { definition, candidate } = outcome;
    const kept = best.get(payoffKey(candidate)) ?? candidate;
    if (kept === candidate) return outcome;
    const detail = `${kept.definition.id} has the same payoff and costs ${
      (kept.evP - candidate.evP).toFixed(2)
    } less a unit`;
    return { definition, reason: "dearer_equivalent", detail, candidate };
  });
}

/**
 * The same for payoffs that differ by a constant only: expiries, strikes and the change of slope at
 * each, and the slope at the left end.
 */
function payoffKey({ legs, expiry, farExpiry }: Candidate): string {
  const bends = new Map<string, number>();
  let left = 0;
  for (const { right, side, ratio, strike, expiry: own } of legs) {
    const quantity = signOf(side) * ratio;
    if (right !== "call") left += right === "put" ? -quantity : quantity;
    if (strike === undefined) continue;
    const at = `${own} ${strike}`;
    bends.set(at, (bends.get(at) ?? 0) + quantity);
  }
  const changes = [...bends].filter(([, change]) => change !== 0).sort(([p], [q]) =>
    p < q ? -1 : 1
  );
  // A put that outlives the horizon is its call less a straight line only at its own expiry.
  const rights = farExpiry === undefined ? "" : legs.map(({ right }) => right).join();
  return JSON.stringify([expiry, left, changes, rights]);
}
