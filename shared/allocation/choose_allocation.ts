import { type BrokenLimit, brokenLimits } from "../risk/broken_limits.ts";
import { bestFirst } from "../scoring/best_first.ts";
import { nth } from "../vocabulary/nth.ts";
import type { Ordering } from "../vocabulary/terms.ts";
import type { AllocationColumn } from "./allocation_column.ts";
import type { AllocationSolution } from "./allocation_problem.ts";
import { bindingLimits, type BookLimitUse } from "./binding_limits.ts";
import { type AllocationTerms, buildProblem, type BuiltProblem } from "./build_problem.ts";
import { explainBook, type ExplainedBook } from "./explain_book.ts";
import { type ExplainedLots, explainLots } from "./explain_lots.ts";
import type { LotsRefusal } from "./refusal.ts";
import { refusalsOf } from "./refusals_of.ts";
import { lotsAsWanted, type WantedLots } from "./lots_as_wanted.ts";
import { lotsByScore } from "./lots_by_score.ts";
import { judgeLots } from "./judge_lots.ts";
import { type PortfolioFigures, portfolioFigures } from "./scenarios/portfolio_figures.ts";
import { type ShadowPrice, shadowPrices } from "./solve/shadow_prices.ts";
import { solveAllocation } from "./solve/solve_allocation.ts";

/** An allocation with all that explains it. */
export interface ChosenAllocation {
  readonly built: BuiltProblem;
  readonly solution: AllocationSolution;
  /** Best first. */
  readonly chosen: readonly ExplainedLots[];
  readonly refused: readonly LotsRefusal[];
  readonly book: ExplainedBook;
  readonly figures: PortfolioFigures;
  readonly limits: readonly BookLimitUse[];
  /** Of the limits that bind; empty where a score or the owner chose. */
  readonly prices: readonly ShadowPrice[];
  /** What the lots break, by a judge that shares nothing with what chose them. */
  readonly broken: readonly BrokenLimit[];
}

/** Limits that are priced: those that keep a lot from most strategies. */
const PRICED = 5;

/** What decides an allocation of given terms. */
export interface AllocationChoice {
  readonly ordering: Ordering;
  readonly seed: number;
  /** What the owner wants, the first first: then nothing else decides. */
  readonly wanted?: readonly WantedLots[] | undefined;
}

/**
 * Whole lots under all limits (method 11): by money as the problem asks, in the order of the
 * seven-part score, or as the owner wants them. The same for the same terms, whatever their order.
 */
export function chooseAllocation(
  terms: AllocationTerms,
  { ordering, seed, wanted }: AllocationChoice,
): ChosenAllocation {
  const built = buildProblem(terms);
  const byMoney = wanted === undefined && ordering === "money";
  const solution = wanted !== undefined
    ? lotsAsWanted(built, wanted)
    : byMoney
    ? solveAllocation(built.problem, seed)
    : lotsByScore(built, terms.limits.maxPositions);
  const judged = judgeLots(built.problem, solution.lots);
  const book = explainBook(built, solution.lots, terms);
  const limits = bindingLimits(built.problem, judged);
  const binding = limits.filter(({ blocks }) => blocks > 0)
    .toSorted((p, q) => q.blocks - p.blocks).slice(0, PRICED);
  const inOrder = wanted === undefined ? bestFirst(ordering) : asWanted(wanted);
  return {
    built,
    solution,
    chosen: explainLots(built, judged).sort((p, q) => inOrder(p.column, q.column)),
    refused: [...built.refused, ...refusalsOf(built, judged)]
      .map((refusal) => wanted === undefined ? refusal : bySooner(refusal)),
    book,
    figures: portfolioFigures(book.results, terms.limits.capital),
    limits,
    prices: byMoney ? shadowPrices(built.problem, solution, binding, seed) : [],
    broken: brokenLimits(
      built.columns.map((strategy, i) => ({ strategy, lots: nth(solution.lots, i) })),
      terms,
    ),
  };
}

function asWanted(wanted: readonly WantedLots[]) {
  const places = new Map(wanted.map(({ strategyId }, place) => [strategyId, place]));
  const placeOf = ({ strategyId }: AllocationColumn) => places.get(strategyId) ?? wanted.length;
  return (p: AllocationColumn, q: AllocationColumn) => placeOf(p) - placeOf(q);
}

/** The owner's order decides between two structures of an underlying, not their figures. */
function bySooner(refusal: LotsRefusal): LotsRefusal {
  if (refusal.by === undefined) return refusal;
  return { ...refusal, detail: `${refusal.by} is wanted sooner` };
}
