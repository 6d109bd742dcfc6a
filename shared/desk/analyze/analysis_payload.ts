import type { Assessment, AssessmentTerms } from "../../analysis/assess_underlying.ts";
import type { PricedChain } from "../../market/priced_chain.ts";
import type { AnalysisPayload } from "../../vocabulary/ports/analysis_store.ts";
import { present } from "../../vocabulary/present.ts";
import { analysisRow } from "./analysis_row.ts";
import type { BelievedView } from "./believed_views.ts";
import { componentRows } from "./component_rows.ts";
import { eventsOf } from "./events_of.ts";
import type { Fetched } from "./fetch_slice.ts";
import type { FoundStrategies } from "./find_strategies.ts";
import { ivFigures } from "./iv_figures.ts";
import type { RefusedChain } from "./priced_chains.ts";
import type { RunContext } from "./run_context.ts";
import { snapshotRow } from "./snapshot_row.ts";
import { strategyRows } from "./strategy_rows.ts";

/** What is known of an underlying before it becomes rows. */
export interface AnalysisFindings {
  readonly chains: readonly [PricedChain, ...PricedChain[]];
  readonly refusals: readonly RefusedChain[];
  readonly terms: AssessmentTerms;
  readonly assessment: Assessment;
  readonly views: readonly BelievedView[];
  readonly sessionDeviation?: number;
  readonly strategies: FoundStrategies;
}

/** The rows of an underlying that was assessed; rejected when no strategy of it was accepted. */
export function analysisPayload(
  fetched: Fetched,
  findings: AnalysisFindings,
  context: RunContext,
): Omit<AnalysisPayload, "metrics"> {
  const { underlying } = fetched;
  const { chains, refusals, terms, assessment, views, strategies: { scored, scanned } } = findings;
  const { tradingDate } = context.session;
  const smileFigures = ivFigures(chains[0], assessment.volatility, terms.volatilityIndex?.now);
  const found = {
    underlying: underlying.underlying,
    counts: {
      chains: chains.length,
      accepted: scored.accepted.length,
      rejected: scored.rejected.length,
      candidates: scanned,
    },
    analysis: analysisRow(chains, assessment, terms, {
      notes: [...fetched.notes, ...refusals.map(({ note }) => note), ...chains.flatMap(poorNote)],
      events: eventsOf(fetched.tables.events.get(underlying.underlying)),
      views,
      ...present({ sessionDeviation: findings.sessionDeviation }),
    }),
    components: componentRows(assessment.direction),
    ...present({
      iv_history: smileFigures === undefined ? undefined : { ...smileFigures, source: "analyze" },
    }),
    snapshots: chains.map(snapshotRow),
    strategies: strategyRows(scored, {
      tradingDate,
      sizeFactor: assessment.profile.parameters.sizeFactor,
    }),
  };
  if (scored.accepted.length > 0) return { ...found, state: "done" };
  return {
    ...found,
    state: "rejected",
    reason: "no_accepted_strategy",
    detail: scored.rejected.map(({ definition, reason }) => `${definition.id} ${reason}`).join(
      ", ",
    ),
  };
}

/** The note of an expiry whose smile takes no structure. */
function poorNote({ expiry, smile }: PricedChain): string[] {
  return smile.label === "POOR" ? [`${expiry}:smile_poor`] : [];
}
