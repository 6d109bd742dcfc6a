import type { Assessment, AssessmentTerms } from "../../analysis/assess_underlying.ts";
import { worstMove } from "../../analysis/history/worst_move.ts";
import type { PricedChain } from "../../market/priced_chain.ts";
import { type ScoredUnderlying, scoreUnderlying } from "../../scoring/score_underlying.ts";
import { TRADED } from "../../strategies/catalogue/registry.ts";
import { scanUnderlying } from "../../strategies/scan/scan_underlying.ts";
import { present } from "../../vocabulary/present.ts";
import { type BelievedView, directionEarned } from "./believed_views.ts";
import type { Fetched } from "./fetch_slice.ts";
import { preferenceOf } from "./preference_of.ts";
import type { RunContext } from "./run_context.ts";
import { sleeveGrounds } from "./sleeve_grounds.ts";

/** Every definition scored or rejected, and how many sets of strikes were scanned for it. */
export interface FoundStrategies {
  readonly scored: ScoredUnderlying;
  readonly scanned: number;
}

/** An underlying's chains, its history, what is thought of it, and the view over each chain. */
export interface Judged {
  readonly chains: readonly PricedChain[];
  readonly terms: AssessmentTerms;
  readonly assessment: Assessment;
  readonly views: readonly BelievedView[];
  /** By the exchange's rule, decimal; absent without a history. */
  readonly sessionDeviation?: number;
}

/** Scans the traded definitions over an underlying's chains and scores what they give. */
export function findStrategies(
  { underlying, quote }: Fetched,
  { chains, terms, assessment, views, sessionDeviation }: Judged,
  context: RunContext,
): FoundStrategies {
  const { parameters } = assessment.profile;
  const { direction, confidence } = assessment.direction;
  const realised = assessment.volatility.closeToClose252;
  const outcomes = scanUnderlying({
    chains,
    definitions: TRADED,
    views,
    scale: parameters,
    tariff: context.tariff,
    limits: context.limits,
    ...present({ underlying: quote }),
  });
  const scored = scoreUnderlying(outcomes, {
    kind: underlying.kind,
    direction,
    confidence,
    directionEarned: directionEarned(views, context),
    ...present({
      volatilityGap: realised === undefined ? undefined : realised - assessment.volatility.atm30,
    }),
    ...present({ environment: assessment.volatility.environment?.environment }),
    preferred: new Set(parameters.preferred),
    avoided: new Set(parameters.avoided),
    minPop: parameters.minPop,
    rate: context.rate,
    marginRates: context.marginRates[underlying.kind],
    ...present({ sessionDeviation }),
    grounds: sleeveGrounds(views, context),
    exits: {
      tradingDate: context.session.tradingDate,
      seed: Number(context.session.tradingDate.replaceAll("-", "")),
      horizons: chains.flatMap((chain, i) =>
        views.slice(i, i + 1).map((view) => ({ chain, view, sessions: view.sessions }))
      ),
    },
    top: context.topPerUnderlying,
    worstMoves: new Map(
      views.flatMap(({ sessions }, i) => {
        const move = worstMove(terms.bars.close, Math.max(1, Math.ceil(sessions)));
        return chains.slice(i, i + 1).flatMap(({ expiry }) =>
          move === undefined ? [] : [[expiry, move] as const]
        );
      }),
    ),
    preference: preferenceOf(underlying.industry, terms, context),
  });
  const scanned = outcomes.reduce(
    (sum, { candidate }) => sum + (candidate?.strikeSearch.scanned ?? 0),
    0,
  );
  return { scored, scanned };
}
