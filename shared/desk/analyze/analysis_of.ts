import type { AnalysisPayload } from "../../vocabulary/ports/analysis_store.ts";
import { analyzeUnderlying } from "./analyze_underlying.ts";
import type { Fetched } from "./fetch_slice.ts";
import type { RunContext } from "./run_context.ts";

/**
 * What was found, or as its reason what the engine stumbled over: one underlying never ends the run
 * of the others.
 */
export function analysisOf(
  fetched: Fetched,
  now: Date,
  context: RunContext,
): Omit<AnalysisPayload, "metrics"> {
  try {
    return analyzeUnderlying(fetched, now, context);
  } catch (error) {
    const { underlying } = fetched.underlying;
    const detail = error instanceof Error ? error.message : String(error);
    return { underlying, state: "rejected", reason: "internal", detail, counts: {} };
  }
}
