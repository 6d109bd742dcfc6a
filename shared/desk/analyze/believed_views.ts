import { type BeliefDecision, type BeliefScope, beliefScopeOf } from "../../beliefs/belief.ts";
import { nameBelief } from "../../beliefs/name_belief.ts";
import { nearestBelief } from "../../beliefs/nearest_belief.ts";
import type { PricedChain } from "../../market/priced_chain.ts";
import { modelFreeVariance } from "../../pricing/model_free_variance.ts";
import { withinQuotes } from "../../pricing/smile.ts";
import type { HorizonView } from "../../strategies/scan/scan_input.ts";
import type { Underlying } from "../../vocabulary/contract.ts";
import { present } from "../../vocabulary/present.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import type { RunContext } from "./run_context.ts";
import { sessionsTo } from "../sessions_to.ts";

/** The view over a chain's expiry (measure P), and the beliefs that it rests on. */
export interface BelievedView extends HorizonView {
  readonly expiry: TradingDate;
  /** To the expiry, parts included. */
  readonly sessions: number;
  readonly scope: BeliefScope;
  /** The name's signal among its scope's; absent where it has none. */
  readonly z?: number;
  readonly decision: BeliefDecision;
  readonly restsOn: string;
}

/**
 * The view of an underlying over each of its chains: ln beta under both priors, on the model-free
 * variance (method 7.7), and the drift that the direction's belief has earned for its score.
 */
export function believedViews(
  { underlying, kind }: Underlying,
  chains: readonly PricedChain[],
  score: number | undefined,
  context: RunContext,
): BelievedView[] {
  const { ledger: { beliefs, signals }, session } = context;
  const scope = beliefScopeOf(underlying, kind);
  const z = signals.get(underlying);
  return chains.map((chain) => {
    const sessions = sessionsTo(chain.expiry, chain.at, session, context.sessions.keys());
    const belief = nameBelief({
      beliefs,
      scope,
      horizonSessions: sessions,
      ...present({ z }),
    });
    const { lnBeta: { registered, sceptical }, drift } = belief;
    const beta = Math.exp(registered.mean);
    const deviation = beta * Math.sqrt(modelFreeVariance(withinQuotes(chain.smile)));
    return {
      expiry: chain.expiry,
      sessions,
      scope,
      ...present({ z }),
      beta,
      // A bearish score without any drift would be -0.
      mu: 0 + drift.mean * (score ?? 0) * deviation,
      sdLogBeta: registered.sd,
      // As of a full score: a neutral one is no certainty about the drift.
      sdDrift: drift.sd,
      sceptical: { beta: Math.exp(sceptical.mean), sdLogBeta: sceptical.sd },
      decision: belief.decision,
      restsOn: belief.restsOn,
    };
  });
}

/** What of its weight a direction has earned: all as an edge, half as a premium. */
const EARNED = { edge: 1, premium: 0.5, none: 0 } as const;

/** Share of its weight that the direction has earned over the nearest expiry, 0 to 1. */
export function directionEarned(
  [view]: readonly BelievedView[],
  { ledger: { beliefs } }: RunContext,
): number {
  if (view === undefined) return 0;
  const belief = nearestBelief(beliefs, "direction", view.scope, view.sessions);
  return EARNED[belief?.decision ?? "none"];
}
