import type { Belief, BeliefHorizon, BeliefScope, Claim } from "./belief.ts";

/** The first belief of a claim, scope and horizon; of no scope there is none. */
export function findBelief(
  beliefs: readonly Belief[],
  { claim, scope }: { readonly claim: Claim; readonly scope: BeliefScope | undefined },
  horizonSessions: BeliefHorizon,
): Belief | undefined {
  return beliefs.find((belief) =>
    belief.claim === claim && belief.scope === scope && belief.horizonSessions === horizonSessions
  );
}
