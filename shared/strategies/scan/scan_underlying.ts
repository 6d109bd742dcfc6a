import type { Candidate, DefinitionOutcome, Relaxation, StrategyRejection } from "../candidate.ts";
import { type Definition, spansExpiries } from "../definition.ts";
import { buildCandidate } from "./build_candidate.ts";
import { RELAXATIONS } from "./place_slots.ts";
import { type DefinitionScan, type Gate, GATES } from "./best_set.ts";
import { scanDefinition } from "./scan_definition.ts";
import { type ScanColumns, scanColumns } from "./scan_columns.ts";
import type { HorizonView, ScanInput } from "./scan_input.ts";
import { scanTerm } from "./scan_term.ts";
import { hasCalendarArbitrage, type TermPair, termPair } from "./term_pair.ts";

/** The scan's table of tails is this exact; its other figures agree with the engine to rounding. */
const POP_TOLERANCE = 1e-4;
const VALUE_TOLERANCE = 1e-6;
/** Both sample the curve of two expiries, on grids of their own (method 5.5); values in deviations. */
const TERM_VALUE_TOLERANCE = 5e-4;
const TERM_POP_TOLERANCE = 2e-3;

/** Exactly one outcome for each definition (method 5.8): its best accepted strategy over all chains, or the reason why it has none. Deterministic. */
export function scanUnderlying(input: ScanInput): DefinitionOutcome[] {
  const columns = input.chains.map((chain, i) => scanColumns(chain, viewAt(input, i), input));
  const term = termOf(input);
  return withoutDearer(
    input.definitions.map((definition) => outcomeOf(definition, columns, term, input)),
  );
}

/** Of accepted structures with the same payoff up to a constant, which parity makes equal, the one with the highest value after costs stays. */
function withoutDearer(outcomes: readonly DefinitionOutcome[]): DefinitionOutcome[] {
  const best = new Map<string, Candidate>();
  for (const outcome of outcomes) {
    if ("reason" in outcome) continue;
    const key = payoffKey(outcome.candidate);
    const other = best.get(key);
    if (other === undefined || outcome.candidate.evP > other.evP) best.set(key, outcome.candidate);
  }
  return outcomes.map((outcome): DefinitionOutcome => {
    if ("reason" in outcome) return outcome;
    const { definition, candidate } = outcome;
    const kept = best.get(payoffKey(candidate)) ?? candidate;
    if (kept === candidate) return outcome;
    const detail = `${kept.definition.id} has the same payoff and costs ${
      (kept.evP - candidate.evP).toFixed(2)
    } less a unit`;
    return { definition, reason: "dearer_equivalent", detail, candidate };
  });
}

/** The same for payoffs that differ by a constant only: expiries, strikes and the change of slope at each, and the slope at the left end. */
function payoffKey({ legs, expiry, farExpiry }: Candidate): string {
  const bends = new Map<string, number>();
  let left = 0;
  for (const { right, side, ratio, strike, expiry: own } of legs) {
    const quantity = side === "buy" ? ratio : -ratio;
    if (right !== "call") left += right === "put" ? -quantity : quantity;
    if (strike === undefined) continue;
    const at = `${own} ${strike}`;
    bends.set(at, (bends.get(at) ?? 0) + quantity);
  }
  const changes = [...bends].filter(([, change]) => change !== 0).sort(([p], [q]) =>
    p < q ? -1 : 1
  );
  // A put that outlives the horizon is its call less a straight line only at its own expiry.
  const rights = farExpiry === undefined ? "" : legs.map(({ right }) => right).join();
  return JSON.stringify([expiry, left, changes, rights]);
}

type Refusal = readonly [StrategyRejection, string];

/** The pair of the first two expiries, or why there is none. */
function termOf(input: ScanInput): TermPair | Refusal {
  const [near, far] = input.chains;
  if (near === undefined || far === undefined || near.lotSize !== far.lotSize) {
    return ["no_second_expiry", "it needs a second usable expiry of the same lot size"];
  }
  if (hasCalendarArbitrage(near, far)) {
    return [
      "calendar_arbitrage",
      `the smile of ${far.expiry} holds less variance than that of ${near.expiry}`,
    ];
  }
  return termPair(near, far, [viewAt(input, 0), viewAt(input, 1)], input);
}

function viewAt({ views }: ScanInput, i: number): HorizonView {
  const view = views[i];
  if (view === undefined) throw new RangeError(`scanUnderlying: chain ${i + 1} has no view`);
  return view;
}

function outcomeOf(
  definition: Definition,
  columns: readonly ScanColumns[],
  term: TermPair | Refusal,
  input: ScanInput,
): DefinitionOutcome {
  const refuse = (reason: StrategyRejection, detail: string) => ({ definition, reason, detail });
  const kind = columns[0]?.chain.kind;
  if (definition.permission === "index_or_covered" && kind !== "index") {
    return refuse("not_permitted", "a single name takes this structure with cover only");
  }
  if (definition.permission === "with_underlying" && input.underlying === undefined) {
    return refuse("no_cover", "the underlying itself has no executable quote");
  }
  const spans = spansExpiries(definition);
  if (spans && !("near" in term)) return refuse(...term);
  const pair = spans && "near" in term ? term : undefined;
  const scanAt = (level: number) =>
    pair === undefined
      ? columns.map((of) => ({
        of,
        scan: scanDefinition(definition, of, input.limits, input.underlying, level),
      }))
      : [{ of: pair.near, scan: scanTerm(definition, pair, input.limits, level) }];
  let scans = scanAt(0);
  let best = bestOf(scans);
  let relaxation: Relaxation | undefined;
  for (let level = 1; level <= RELAXATIONS; level++) {
    if (best !== undefined && best.gate !== "illiquid") break;
    const because = best === undefined ? "no_strikes" : "illiquid";
    scans = scanAt(level);
    best = bestOf(scans);
    relaxation = { level, because };
  }
  const scanned = scans.reduce((sum, { scan }) => sum + scan.scanned, 0);
  if (best === undefined) {
    return refuse(
      "no_strikes",
      `no set of listed strikes fits its placement, relaxed ${RELAXATIONS} times`,
    );
  }
  const { of, set, gate } = best;
  if (gate === "illiquid") {
    const { minOpenInterestLots } = input.limits;
    return refuse(
      "illiquid",
      `of ${scanned} sets none has two-sided quotes and ${minOpenInterestLots} lots of open interest in every leg, relaxed ${RELAXATIONS} times`,
    );
  }
  const candidate = buildCandidate(definition, of, set.indices, scanned, input, pair, relaxation);
  const near = Math.sqrt(of.chain.smile.w(0));
  const [valueTolerance, popTolerance] = pair === undefined
    ? [VALUE_TOLERANCE, POP_TOLERANCE]
    : [TERM_VALUE_TOLERANCE * near, TERM_POP_TOLERANCE];
  const mismatch =
    Math.abs(candidate.evP - set.expectedValue) > valueTolerance * of.chain.forward ||
    Math.abs(candidate.popP - set.probabilityOfProfit) > popTolerance ||
    (pair === undefined && candidate.maxLoss !== undefined &&
      Math.abs(candidate.maxLoss - set.maxLoss) > valueTolerance * of.chain.forward);
  if (mismatch) {
    const detail = `scan: value ${set.expectedValue}, probability ${set.probabilityOfProfit}; ` +
      `engine: ${candidate.evP}, ${candidate.popP}`;
    return { ...refuse("engine_mismatch", detail), candidate };
  }
  if (gate === undefined) return { definition, candidate };
  return { ...refuse(gate, DETAILS[gate](candidate)), candidate };
}

interface Best {
  readonly of: ScanColumns;
  readonly set: {
    indices: readonly number[];
    expectedValue: number;
    maxLoss: number;
    probabilityOfProfit: number;
  };
  readonly gate?: Gate;
}

/** The accepted set with the best key over the chains, else the failed one that reached furthest. */
function bestOf(scans: readonly { of: ScanColumns; scan: DefinitionScan }[]): Best | undefined {
  let best: { of: ScanColumns; rank: number; key: number; scan: DefinitionScan } | undefined;
  for (const { of, scan } of scans) {
    const rank = scan.accepted ? GATES.length : scan.failed ? GATES.indexOf(scan.failed.gate) : -1;
    const key = scan.accepted?.key ?? scan.failed?.key ?? -Infinity;
    if (rank === -1) continue;
    if (best === undefined || rank > best.rank || (rank === best.rank && key > best.key)) {
      best = { of, rank, key, scan };
    }
  }
  if (best === undefined) return undefined;
  const { accepted, failed } = best.scan;
  if (accepted !== undefined) return { of: best.of, set: accepted };
  return failed === undefined ? undefined : { of: best.of, set: failed, gate: failed.gate };
}

type Figures = { netPremium: number; maxProfit?: number; roundTripCost: number; popP: number };

const DETAILS: Record<Gate, (figures: Figures) => string> = {
  illiquid: () => "",
  credit_below_rule: ({ netPremium }) =>
    `a net premium of ${netPremium.toFixed(2)} a unit is less than its name promises`,
  impossible_premium: ({ netPremium }) =>
    `a net premium of ${netPremium} leaves no risk or no gain`,
  cost_above_limit: ({ roundTripCost, netPremium, maxProfit }) =>
    `a round trip costs ${roundTripCost.toFixed(2)} a unit against a premium of ${
      netPremium.toFixed(2)
    } and a maximum profit of ${maxProfit?.toFixed(2) ?? "unlimited"}`,
  pop_below_minimum: ({ popP }) => `probability of profit ${(100 * popP).toFixed(1)}%`,
};
