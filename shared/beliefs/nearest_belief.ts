import type { Belief, BeliefScope, Claim } from "./belief.ts";

/** The belief of a claim and scope whose horizon is nearest in ratio. */
export function nearestBelief(
  beliefs: readonly Belief[],
  claim: Claim,
  scope: BeliefScope,
  horizonSessions: number,
): Belief | undefined {
  const distance = (belief: Belief) => Math.abs(Math.log(belief.horizonSessions / horizonSessions));
  return beliefs.filter((belief) => belief.claim === claim && belief.scope === scope)
    .sort((p, q) => distance(p) - distance(q))[0];
}
