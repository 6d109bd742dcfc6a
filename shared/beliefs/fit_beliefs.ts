import { present } from "../vocabulary/present.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { type Belief, BELIEF_SCOPES, type BeliefHorizon, type BeliefScope } from "./belief.ts";
import { conclude } from "./conclude.ts";
import { estimateClaim } from "./estimate_claim.ts";
import { findBelief } from "./find_belief.ts";
import type { NameHistory } from "./name_history.ts";
import type { RegisteredClaim } from "./registered_claims.ts";

/** Other tenors may stand on the month. */
const MONTH_FIRST: readonly BeliefHorizon[] = [21, 5, 10, 42];

/** What beliefs are fitted from. */
export interface FitInput {
  /** By scope; one that is left out is not fitted. Bars after `tradingDate` are not looked at. */
  readonly histories: Readonly<Partial<Record<BeliefScope, readonly NameHistory[]>>>;
  /** Fitted in this session already: not fitted again, and what others borrow from. */
  readonly fitted: readonly Belief[];
  /** The latest of earlier sessions, for decisions that still hold. */
  readonly previous: readonly Belief[];
  /** Of a claim that is registered by horizon the month comes before what may stand on it. */
  readonly claims: readonly RegisteredClaim[];
  readonly tradingDate: TradingDate;
}

/**
 * Beliefs one at a time, a parent and a month before what stands on them, so that a call may stop
 * between two and go on with those as `fitted`.
 */
export function* fitBeliefs(input: FitInput): Generator<Belief> {
  const { histories, previous, claims, tradingDate } = input;
  const beliefs = [...input.fitted];
  for (const scope of BELIEF_SCOPES) {
    const own = histories[scope];
    if (own === undefined) continue;
    for (const claim of claims.filter((registered) => registered.scope === scope)) {
      for (const horizon of MONTH_FIRST) {
        if ((claim.horizonSessions ?? horizon) !== horizon) continue;
        if (findBelief(beliefs, claim, horizon) !== undefined) continue;
        const estimate = estimateClaim(claim, horizon, own, tradingDate);
        const belief = conclude({
          claim,
          horizonSessions: horizon,
          tradingDate,
          beliefs: [...beliefs, ...previous],
          ...present({ estimate, previous: findBelief(previous, claim, horizon) }),
        });
        beliefs.push(belief);
        yield belief;
      }
    }
  }
}
