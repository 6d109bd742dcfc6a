import { present } from "../vocabulary/present.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import type { Belief, BeliefHorizon, Estimate } from "./belief.ts";
import { acceptanceChances, decideBelief, DECISION_HAIRCUT, NEEDED } from "./decide_belief.ts";
import { LEAST_CLUSTERS } from "./decide_belief.ts";
import { mayDecide } from "./may_decide.ts";
import { priorsOf, type RegisteredClaim } from "./registered_claims.ts";
import { type Standing, standingOf } from "./standing.ts";

/** What a belief is concluded from. */
export interface Grounds {
  readonly claim: RegisteredClaim;
  readonly horizonSessions: BeliefHorizon;
  readonly tradingDate: TradingDate;
  readonly estimate?: Estimate;
  /** What was concluded in the same session of its parent and of its month. */
  readonly beliefs: readonly Belief[];
  /** What was concluded in an earlier session. */
  readonly previous?: Belief;
}

/** Posteriors, power and decision of a claim (method 7.3 to 7.5). */
export function conclude(grounds: Grounds): Belief {
  const { claim: registered, horizonSessions, estimate, previous, tradingDate } = grounds;
  const { claim, scope, source } = registered;
  const priors = priorsOf(registered);
  const stand = { claim, scope, horizonSessions, priors, beliefs: grounds.beliefs };
  const standing = standingOf({ ...stand, ...present({ estimate }) });
  const { posteriors, from, own, root } = standing;
  const isKept = previous !== undefined && !mayDecide(previous.decidedOn, tradingDate);
  const decided = isKept ? previous : {
    // What nothing was learned of opens nothing, whatever its literature.
    decision: root === undefined ? "none" as const : decideBelief(posteriors, own),
    decidedOn: tradingDate,
  };
  return {
    claim,
    scope,
    horizonSessions,
    source,
    priors,
    ...present({ estimate }),
    posteriors,
    ...from,
    power: powerOf(standing, priors.registered.mean || priors.registered.sd),
    decision: decided.decision,
    decidedOn: decided.decidedOn,
    ...present({ slope: previous?.slope }),
  };
}

/**
 * Chance that each sleeve's rule accepts a true effect of the registered size: the registered
 * prior's mean, or its deviation where that is 0. The loss test is not in it.
 */
function powerOf({ posteriors, own, root }: Standing, truth: number): Belief["power"] {
  const estimate = root?.estimate;
  if (root === undefined || estimate === undefined) return { edge: 0, premium: 0 };
  const chance = (prior: "sceptical" | "registered", needed: number) => {
    const { below, above } = acceptanceChances({
      truth,
      standardError: estimate.standardError,
      prior: root.priors[prior],
      sd: posteriors[prior].sd,
      needed,
      haircut: DECISION_HAIRCUT,
    });
    return truth < 0 ? below : above;
  };
  const isEnough = (own?.clusters ?? 0) >= LEAST_CLUSTERS;
  return {
    edge: isEnough ? chance("sceptical", NEEDED.edge) : 0,
    premium: chance("registered", NEEDED.premium),
  };
}
