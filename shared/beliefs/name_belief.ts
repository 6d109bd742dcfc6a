import {
  type Belief,
  BELIEF_DECISIONS,
  type BeliefDecision,
  type BeliefScope,
  type Normal,
  type Priors,
} from "./belief.ts";
import { nearestBelief } from "./nearest_belief.ts";
import { addNormals, mapPriors, scaleNormal } from "./normals.ts";
import { priorsOf, REGISTERED_CLAIMS } from "./registered_claims.ts";

/** What is believed of one name over one horizon, measure P. */
export interface NameBelief {
  /** ln of realised over model-free implied volatility. */
  readonly lnBeta: Priors;
  /** Drift in deviations of the horizon per unit of score; mean 0 unless the edge rule accepts. */
  readonly drift: Normal;
  /** The best sleeve that any belief about its variance opens. */
  readonly decision: BeliefDecision;
  /** Which beliefs these are, for a person. */
  readonly restsOn: string;
}

/** What a name's belief is made from. */
export interface NameBeliefInput {
  readonly beliefs: readonly Belief[];
  readonly scope: BeliefScope;
  /** Sessions to the expiry, above 0, parts included. */
  readonly horizonSessions: number;
  /** The name's signal among its scope's (`crossSectionScores`); absent where it has none. */
  readonly z?: number;
}

/**
 * ln beta of a name: its scope's posterior and, with a signal, the shrunk slope between names times
 * it, variances added; the mean by no more than what the desk's own trades confirmed. Nothing is
 * believed before the ledger has tested it: mean 0, the prior's deviation.
 */
export function nameBelief({ beliefs, scope, horizonSessions, z }: NameBeliefInput): NameBelief {
  const find = (claim: Belief["claim"]) => nearestBelief(beliefs, claim, scope, horizonSessions);
  const [level, spread, direction] = [
    find("variance_level"),
    find("variance_spread"),
    find("direction"),
  ];
  const own = confirmed(level) ?? untested("variance_level", scope);
  const slope = z === undefined ? undefined : confirmed(spread);
  const lnBeta = slope === undefined || z === undefined
    ? own
    : mapPriors(own, (normal, prior) => addNormals(normal, scaleNormal(slope[prior], z)));
  const drift = (confirmed(direction) ?? untested("direction", scope)).registered;
  const isEarned = direction?.decision === "edge";
  return {
    lnBeta,
    drift: isEarned ? drift : { mean: 0, sd: drift.sd },
    decision:
      BELIEF_DECISIONS.find((best) =>
        level?.decision === best || (slope !== undefined && spread?.decision === best)
      ) ?? "none",
    restsOn: [
      describe(level) ?? `variance_level of ${scope}: not tested yet`,
      ...(slope === undefined ? [] : [describe(spread)]),
      ...(isEarned ? [describe(direction)] : []),
    ].join("; "),
  };
}

/** Posteriors whose means are cut to what was confirmed: clip(slope, 0, 1). */
function confirmed(belief: Belief | undefined): Priors | undefined {
  if (belief === undefined) return undefined;
  const share = Math.min(1, Math.max(0, belief.slope ?? 1));
  return mapPriors(belief.posteriors, ({ mean, sd }) => ({ mean: share * mean, sd }));
}

function untested(claim: Belief["claim"], scope: BeliefScope): Priors {
  const registered = REGISTERED_CLAIMS.find((own) => own.claim === claim && own.scope === scope);
  if (registered === undefined) throw new Error(`no prior of ${claim} is registered for ${scope}`);
  return mapPriors(priorsOf(registered), ({ sd }) => ({ mean: 0, sd }));
}

/** Like "variance_level of NIFTY over 21 sessions: premium, 128 clusters". */
function describe(belief: Belief | undefined): string | undefined {
  if (belief === undefined) return undefined;
  const { claim, scope, horizonSessions, decision, estimate, borrowedFrom, heldFrom } = belief;
  const ground = borrowedFrom !== undefined
    ? `borrowed from ${borrowedFrom}`
    : heldFrom !== undefined
    ? `from ${heldFrom} sessions`
    : estimate === undefined
    ? "no data"
    : `${estimate.clusters} clusters`;
  return `${claim} of ${scope} over ${horizonSessions} sessions: ${decision}, ${ground}`;
}
