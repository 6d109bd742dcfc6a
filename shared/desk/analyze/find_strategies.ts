import type { Assessment } from "../../analysis/assess_underlying.ts";
import type { PricedChain } from "../../market/priced_chain.ts";
import { type ScoredUnderlying, scoreUnderlying } from "../../scoring/score_underlying.ts";
import { TRADED } from "../../strategies/catalogue/registry.ts";
import type { HorizonView } from "../../strategies/scan/scan_input.ts";
import { MARKET_VIEW } from "../../pricing/distribution.ts";
import { scanUnderlying } from "../../strategies/scan/scan_underlying.ts";
import { nth } from "../../vocabulary/nth.ts";
import { present } from "../../vocabulary/present.ts";
import type { Fetched } from "./fetch_slice.ts";
import type { RunContext } from "./run_context.ts";

/** Every definition scored or rejected, and how many sets of strikes were scanned for it. */
export interface FoundStrategies {
  readonly scored: ScoredUnderlying;
  readonly scanned: number;
}

/** Scans the traded definitions over an underlying's chains and scores what they give. */
export function findStrategies(
  { underlying, quote }: Fetched,
  chains: readonly PricedChain[],
  assessment: Assessment,
  sessions: readonly number[],
  context: RunContext,
): FoundStrategies {
  const { parameters } = assessment.profile;
  const { direction, confidence } = assessment.direction;
  const realised = assessment.volatility.closeToClose252;
  const outcomes = scanUnderlying({
    chains,
    definitions: TRADED,
    views: assessment.views.map((view, i) => horizonView(view, chains[i] as PricedChain)),
    scale: parameters,
    tariff: context.tariff,
    limits: context.limits,
    ...present({ underlying: quote }),
  });
  const scored = scoreUnderlying(outcomes, {
    kind: underlying.kind,
    direction,
    confidence,
    directionEarned: 0,
    ...present({
      volatilityGap: realised === undefined ? undefined : realised - assessment.volatility.atm30,
    }),
    ...present({ environment: assessment.volatility.environment?.environment }),
    preferred: new Set(parameters.preferred),
    avoided: new Set(parameters.avoided),
    minPop: parameters.minPop,
    rate: context.rate,
    marginRates: context.marginRates[underlying.kind],
    grounds: new Map(),
    exits: {
      tradingDate: context.session.tradingDate,
      seed: Number(context.session.tradingDate.replaceAll("-", "")),
      horizons: chains.map((chain, i) => ({
        chain,
        view: assessment.views[i] ?? MARKET_VIEW,
        sessions: nth(sessions, i),
      })),
    },
    top: context.topPerUnderlying,
  });
  const scanned = outcomes.reduce(
    (sum, { candidate }) => sum + (candidate?.strikeSearch.scanned ?? 0),
    0,
  );
  return { scored, scanned };
}

/** The view in the scan's terms: its drift's error in deviations of the horizon. */
function horizonView(
  { beta, mu, sdLogVolatility: sdLogBeta, sdDrift }: Assessment["views"][number],
  { smile }: PricedChain,
): HorizonView {
  return {
    beta,
    mu,
    sdLogBeta,
    sdDrift: sdDrift / (beta * Math.sqrt(smile.w(0))),
    sceptical: { beta, sdLogBeta },
  };
}
