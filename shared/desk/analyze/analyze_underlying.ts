import { assessUnderlying } from "../../analysis/assess_underlying.ts";
import { sessionDeviation } from "../../analysis/volatility/session_deviation.ts";
import type { PricedChain } from "../../market/priced_chain.ts";
import type { AnalysisPayload } from "../../vocabulary/ports/analysis_store.ts";
import { present } from "../../vocabulary/present.ts";
import { analysisPayload } from "./analysis_payload.ts";
import { assessmentTerms } from "./assessment_terms.ts";
import { believedViews } from "./believed_views.ts";
import type { Fetched } from "./fetch_slice.ts";
import { findStrategies } from "./find_strategies.ts";
import { pricedChains } from "./priced_chains.ts";
import type { RunContext } from "./run_context.ts";

/**
 * Everything about one underlying from what was fetched: no clock, no network, no table. `now`
 * judges the chains' age.
 */
export function analyzeUnderlying(
  fetched: Fetched,
  now: Date,
  context: RunContext,
): Omit<AnalysisPayload, "metrics"> {
  const { underlying: { underlying }, failure } = fetched;
  if (failure !== undefined) return { underlying, counts: {}, state: "rejected", ...failure };
  const { chains: [near, ...further], refusals } = pricedChains(fetched, now, context);
  if (near === undefined) {
    const [first] = refusals;
    const reason = first?.reason ?? "no_chain";
    const detail = first?.detail ?? "nothing was fetched";
    return { underlying, counts: {}, state: "rejected", reason, detail };
  }
  const chains: [PricedChain, ...PricedChain[]] = [near, ...further];
  const terms = assessmentTerms(fetched, chains, context);
  const assessment = assessUnderlying(chains, terms);
  const views = believedViews(fetched.underlying, chains, assessment.technicalScore, context);
  const { lambda } = context.marginRates[fetched.underlying.kind];
  const margin = present({ sessionDeviation: sessionDeviation(terms.bars, lambda) });
  const judged = { chains, terms, assessment, views, ...margin };
  const strategies = findStrategies(fetched, judged, context);
  const findings = { ...judged, refusals, strategies };
  return analysisPayload(fetched, findings, context);
}
