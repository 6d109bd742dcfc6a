import {
  type Belief,
  BELIEF_SCOPES,
  type BeliefHorizon,
  type BeliefScope,
  type Claim,
  type Estimate,
  type Priors,
} from "./belief.ts";
import { findBelief } from "./find_belief.ts";
import { CARRYING_CLUSTERS } from "./loss_ledger.ts";
import { addNormals, mapPriors } from "./normals.ts";
import { posterior } from "./posterior.ts";

/** Added to the deviation of another tenor's posterior, in quadrature (method 7.4). */
const TENOR = { mean: 0, sd: 0.05 } as const;
const MONTH = 21;

/** What a belief's posterior rests on. */
export interface Standing {
  readonly posteriors: Priors;
  readonly from?: Pick<Belief, "borrowedFrom" | "heldFrom">;
  /** Of the scope itself, at this tenor or the month's; absent where it is borrowed or unknown. */
  readonly own?: Estimate;
  /** The estimate that the posterior holds, and the priors that it met. */
  readonly root?: Pick<Belief, "estimate" | "priors">;
}

/** What a posterior is made from. */
export interface Stand {
  readonly claim: Claim;
  readonly scope: BeliefScope;
  readonly horizonSessions: BeliefHorizon;
  readonly priors: Priors;
  readonly estimate?: Estimate;
  /** What was concluded in the same session, the parent's and the month's belief before others. */
  readonly beliefs: readonly Belief[];
}

/**
 * Its own estimate from 10 clusters on, or the scope's month with 0.05 added in quadrature,
 * whichever is more certain; else the parent's posterior, whose variance and the scope's own
 * prior's add up; else the priors.
 */
export function standingOf(stand: Stand): Standing {
  const { claim, scope, horizonSessions, priors, beliefs } = stand;
  const [own, held] = [ownStanding(stand), heldStanding(stand)];
  const surest = sceptically(held) < sceptically(own) ? held : own;
  if (surest !== undefined) return surest;
  const theirs = findBelief(beliefs, { claim, scope: parentOf(scope) }, horizonSessions);
  if (theirs === undefined) return { posteriors: priors };
  const root = rootOf(beliefs, theirs);
  if (root === undefined) return { posteriors: priors };
  return {
    posteriors: mapPriors(
      theirs.posteriors,
      (own, prior) => addNormals(own, { mean: 0, sd: priors[prior].sd }),
    ),
    from: { borrowedFrom: theirs.scope },
    root,
  };
}

function ownStanding({ priors, estimate }: Stand): Standing | undefined {
  if (!carries(estimate)) return undefined;
  const { value, standardError } = estimate;
  return {
    posteriors: mapPriors(priors, (prior) => posterior(prior, value, standardError)),
    own: estimate,
    root: { estimate, priors },
  };
}

function heldStanding({ claim, scope, horizonSessions, beliefs }: Stand): Standing | undefined {
  const month = findBelief(beliefs, { claim, scope }, MONTH);
  if (horizonSessions === MONTH || month === undefined || !carries(month.estimate)) {
    return undefined;
  }
  return {
    posteriors: mapPriors(month.posteriors, (own) => addNormals(own, TENOR)),
    from: { heldFrom: MONTH },
    own: month.estimate,
    root: month,
  };
}

/** Deviation under the sceptical prior, which is every claim's own; infinite of nothing. */
function sceptically(standing: Standing | undefined): number {
  return standing?.posteriors.sceptical.sd ?? Infinity;
}

function parentOf(scope: BeliefScope): BeliefScope | undefined {
  return BELIEF_SCOPES[BELIEF_SCOPES.indexOf(scope) - 1];
}

/** Whether an estimate is old enough to carry a posterior. */
function carries(estimate: Estimate | undefined): estimate is Estimate {
  return estimate !== undefined && estimate.clusters >= CARRYING_CLUSTERS;
}

/** The belief whose own estimate another's posterior holds; absent where that is the prior. */
function rootOf(beliefs: readonly Belief[], belief: Belief): Belief | undefined {
  const { claim, scope, horizonSessions, borrowedFrom, heldFrom } = belief;
  if (borrowedFrom === undefined && heldFrom === undefined) {
    return carries(belief.estimate) ? belief : undefined;
  }
  const next = findBelief(
    beliefs,
    { claim, scope: borrowedFrom ?? scope },
    heldFrom ?? horizonSessions,
  );
  return next && rootOf(beliefs, next);
}
