import type { Belief, BeliefHorizon, BeliefScope, Claim } from "./belief.ts";

/** The first belief of a claim, scope and horizon. */
export function findBelief(
  beliefs: readonly Belief[],
  { claim, scope }: { readonly claim: Claim; readonly scope: BeliefScope },
  horizonSessions: BeliefHorizon,
): Belief | undefined {
  return beliefs.find((belief) =>
    belief.claim === claim && belief.scope === scope && belief.horizonSessions === horizonSessions
  );
}
