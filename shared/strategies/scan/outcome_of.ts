import type { Relaxation } from "../../vocabulary/strike_search.ts";
import type { DefinitionOutcome, StrategyRejection } from "../candidate.ts";
import { type Definition, spansExpiries } from "../definition.ts";
import { agreesWithScan } from "./agrees_with_scan.ts";
import { type BestScan, bestScan, type ChainScan } from "./best_scan.ts";
import { buildCandidate } from "./build_candidate.ts";
import { RELAXATIONS } from "./placement_at.ts";
import { rejectionDetail } from "./rejection_detail.ts";
import type { ScanColumns } from "./scan_columns.ts";
import { scanDefinition } from "./scan_definition.ts";
import type { ScanInput } from "./scan_input.ts";
import { scanTerm } from "./scan_term.ts";
import type { TermPair } from "./term_pair.ts";
import type { UsablePair } from "./usable_pair.ts";
import { present } from "../../vocabulary/present.ts";

/** An underlying made ready for the scan of each definition. */
interface ScannedUnderlying {
  readonly input: ScanInput;
  /** One for each chain. */
  readonly columns: readonly ScanColumns[];
  readonly term: UsablePair;
}

interface Refusal {
  readonly reason: StrategyRejection;
  readonly detail: string;
}

/**
 * What comes of one definition: scanned, relaxed where nothing fits, and confirmed by the exact
 * engine.
 */
export function outcomeOf(definition: Definition, scanned: ScannedUnderlying): DefinitionOutcome {
  const { input, term } = scanned;
  const refusal = permissionRefusal(definition, scanned);
  if (refusal !== undefined) return { definition, ...refusal };
  const spans = spansExpiries(definition);
  if (spans && "reason" in term) return { definition, ...term };
  const pair = spans && "pair" in term ? term.pair : undefined;
  const { best, count, relaxation } = scanRelaxing(definition, scanned, pair);
  if (best === undefined || best.set.failed === "illiquid") {
    return { definition, ...nothingFound(best, count, input) };
  }
  const { set } = best;
  const candidate = buildCandidate({
    definition,
    columns: best.columns,
    indices: set.indices,
    input,
    scanned: count,
    ...present({ pair, relaxation }),
  });
  if (!agreesWithScan(candidate, best)) {
    const detail = `scan: value ${set.expectedValue}, probability ${set.popP}; ` +
      `engine: ${candidate.evP}, ${candidate.popP}`;
    return { definition, reason: "engine_mismatch", detail, candidate };
  }
  const { failed } = set;
  return failed === undefined ? { definition, candidate } : {
    definition,
    reason: failed,
    detail: rejectionDetail(failed, candidate, input.limits),
    candidate,
  };
}

/** Why the underlying may not take the definition; undefined when it may. */
function permissionRefusal(
  { permission }: Definition,
  { input, columns }: ScannedUnderlying,
): Refusal | undefined {
  if (permission === "index_or_covered" && columns[0]?.chain.kind !== "index") {
    return {
      reason: "not_permitted",
      detail: "a single name takes this structure with cover only",
    };
  }
  if (permission === "with_underlying" && input.underlying === undefined) {
    return { reason: "no_cover", detail: "the underlying itself has no executable quote" };
  }
  return undefined;
}

/**
 * The best set as asked, or at the first level of relaxation at which one is liquid, and the sets
 * compared there.
 */
function scanRelaxing(
  definition: Definition,
  { input, columns }: ScannedUnderlying,
  pair: TermPair | undefined,
): { best: BestScan | undefined; count: number; relaxation: Relaxation | undefined } {
  const scanAt = (level: number): ChainScan[] =>
    pair === undefined
      ? columns.map((of) => ({ columns: of, scan: scanDefinition(definition, of, input, level) }))
      : [{ columns: pair.near, scan: scanTerm(definition, pair, input, level) }];
  let scans = scanAt(0);
  let best = bestScan(scans);
  let relaxation: Relaxation | undefined;
  for (let level = 1; level <= RELAXATIONS; level++) {
    if (best !== undefined && best.set.failed !== "illiquid") break;
    const because = best === undefined ? "no_strikes" : "illiquid";
    scans = scanAt(level);
    best = bestScan(scans);
    relaxation = { level, because };
  }
  const count = scans.reduce((sum, { scan }) => sum + scan.scanned, 0);
  return { best, count, relaxation };
}

function nothingFound(
  best: BestScan | undefined,
  count: number,
  { limits }: ScanInput,
): Refusal {
  if (best === undefined) {
    return {
      reason: "no_strikes",
      detail: `no set of listed strikes fits its placement, relaxed ${RELAXATIONS} times`,
    };
  }
  const asked = `two-sided quotes and ${limits.minOpenInterestLots} lots of open interest`;
  return {
    reason: "illiquid",
    detail: `of ${count} sets none has ${asked} in every leg, relaxed ${RELAXATIONS} times`,
  };
}
