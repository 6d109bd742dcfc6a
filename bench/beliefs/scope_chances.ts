import type { Belief, BeliefHorizon, BeliefScope } from "../../shared/beliefs/belief.ts";
import { findBelief } from "../../shared/beliefs/find_belief.ts";
import { type Chances, closedForm, TRUE_BETAS } from "./chances.ts";

/** Chances of acceptance at the error that a scope's posterior rests on. */
export interface ScopeChances {
  readonly scope: BeliefScope;
  readonly horizon: BeliefHorizon;
  readonly restsOn: string;
  readonly standardError: number;
  readonly beta: number;
  readonly chances: readonly Chances[];
}

/** In closed form, for each level of variance; an edge needs clusters of the scope's own. */
export function scopeChances(levels: readonly Belief[]): ScopeChances[] {
  return levels.flatMap((level) => {
    const { scope, horizonSessions, borrowedFrom, heldFrom, posteriors } = level;
    const root = findBelief(
      levels,
      { claim: level.claim, scope: "NIFTY" },
      horizonSessions === 42 ? 42 : 21,
    );
    if (root?.estimate === undefined) return [];
    const { standardError } = root.estimate;
    const sds = { sceptical: posteriors.sceptical.sd, registered: posteriors.registered.sd };
    return TRUE_BETAS.map((beta) => ({
      scope,
      horizon: horizonSessions,
      restsOn: borrowedFrom === undefined
        ? heldFrom === undefined ? "its own history" : `its ${heldFrom} sessions`
        : `${borrowedFrom}, which has a history`,
      standardError,
      beta,
      chances: closedForm(beta, standardError, root.priors, sds)
        .map((chance) => borrowedFrom === undefined ? chance : { ...chance, edge: 0 }),
    }));
  });
}
