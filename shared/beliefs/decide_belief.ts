import { normalCdf, normalQuantile } from "../statistics/normal.ts";
import type { BeliefDecision, Estimate, Normal, Priors } from "./belief.ts";

/** P+ that each sleeve needs, and under which prior (method 7.5). */
export const NEEDED = { edge: 0.95, premium: 0.75 } as const;
/** Costs that an effect must exceed: of volatility, in ln; of drift, in deviations. */
export const DECISION_HAIRCUT = 0.01;
/** Independent horizons without which nothing is an edge. */
export const LEAST_CLUSTERS = 30;
/** A forecast whose loss exceeds the market's by more than this statistic is inferior. */
const INFERIOR = 1.645;

/** Chance that an effect exceeds its costs on the side that its mean lies on. */
export function conviction({ mean, sd }: Normal, haircut: number): number {
  return normalCdf((Math.abs(mean) - haircut) / sd);
}

/** The best sleeve that a belief opens after costs of `haircut`. */
export function decideBelief(
  posteriors: Priors,
  estimate: Pick<Estimate, "clusters" | "lossStatistic"> | undefined,
  haircut: number = DECISION_HAIRCUT,
): BeliefDecision {
  const isEdge = conviction(posteriors.sceptical, haircut) >= NEEDED.edge &&
    (estimate?.clusters ?? 0) >= LEAST_CLUSTERS &&
    (estimate?.lossStatistic ?? 0) <= INFERIOR;
  if (isEdge) return "edge";
  return conviction(posteriors.registered, haircut) >= NEEDED.premium ? "premium" : "none";
}

/** What a rule sees of a truth: the estimate's error, the prior it meets, and the final error. */
export interface Test {
  readonly truth: number;
  readonly standardError: number;
  readonly prior: Normal;
  /** Deviation of the posterior that is decided by, borrowed variance included. */
  readonly sd: number;
  readonly needed: number;
  readonly haircut: number;
}

/** Chances that the rule accepts an effect below 0, and one above, in closed form. */
export function acceptanceChances(test: Test): { below: number; above: number } {
  const { truth, standardError, prior, sd, needed, haircut } = test;
  const learned = 1 / standardError ** 2;
  const total = 1 / prior.sd ** 2 + learned;
  // The posterior's mean, like the estimate, is normal.
  const mean = (prior.mean / prior.sd ** 2 + truth * learned) / total;
  const spread = Math.sqrt(learned) / total;
  const bound = haircut + normalQuantile(needed) * sd;
  return {
    below: normalCdf((-bound - mean) / spread),
    above: normalCdf((mean - bound) / spread),
  };
}
