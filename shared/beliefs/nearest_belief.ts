import type { Belief, BeliefScope, Claim } from "./belief.ts";

/** The belief of a claim and scope of the horizon nearest in ratio; of two as near the shorter. */
export function nearestBelief(
  beliefs: readonly Belief[],
  claim: Claim,
  scope: BeliefScope,
  horizonSessions: number,
): Belief | undefined {
  const distance = (belief: Belief) => Math.abs(Math.log(belief.horizonSessions / horizonSessions));
  return beliefs.filter((belief) => belief.claim === claim && belief.scope === scope)
    .sort((p, q) => distance(p) - distance(q) || p.horizonSessions - q.horizonSessions)[0];
}
