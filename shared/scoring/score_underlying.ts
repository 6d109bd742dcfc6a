import { exitRules } from "../exits/exit_rules.ts";
import type { ExitRule } from "../exits/exit_rule.ts";
import type { ExitTerms } from "../exits/exit_terms.ts";
import { marginOf, type MarginRates } from "../market/margin.ts";
import { lotStake } from "../risk/lot_stake.ts";
import {
  type Candidate,
  type DefinitionOutcome,
  STRATEGY_REJECTIONS,
} from "../strategies/candidate.ts";
import type { Definition } from "../strategies/definition.ts";
import type { Sleeve, UnderlyingKind } from "../vocabulary/terms.ts";
import { calendarDaysBetween, type TradingDate } from "../vocabulary/trading_date.ts";
import { type BetLimits, growthPerDay } from "./growth.ts";
import type { ScorePart } from "./score_part.ts";
import { type SelectionScore, selectionScoreOf } from "./selection_score.ts";
import { totalScore, type TotalScoreTerms } from "./total_score.ts";

/** An accepted strategy with everything that is stored of it. */
export interface ScoredStrategy {
  readonly candidate: Candidate;
  readonly sleeve: Sleeve;
  readonly marginPerLot: number;
  /** Expected log growth of capital a day at the allowed size; 0 without an edge. */
  readonly growthPerDay: number;
  readonly total: number;
  readonly parts: readonly ScorePart[];
  readonly selectionScore: SelectionScore;
  readonly exitRules: readonly ExitRule[];
}

/** Why a definition has no accepted strategy: the scan's reasons, and better ones of its sleeve. */
export const SCORED_REJECTIONS = [...STRATEGY_REJECTIONS, "outranked"] as const;
export type ScoredRejection = (typeof SCORED_REJECTIONS)[number];

export interface RejectedStrategy {
  readonly definition: Definition;
  readonly reason: ScoredRejection;
  readonly detail: string;
  readonly candidate?: Candidate;
}

export interface ScoredUnderlying {
  readonly accepted: readonly ScoredStrategy[];
  readonly rejected: readonly RejectedStrategy[];
}

/** Least probability of a true gain that is an edge. */
const EDGE_PLUS = 0.95;

export interface ScoreTerms extends TotalScoreTerms {
  readonly kind: UnderlyingKind;
  readonly tradingDate: TradingDate;
  readonly bets: BetLimits;
  readonly rate: number;
  readonly marginRates: MarginRates;
  readonly exits: Omit<ExitTerms, "sleeve">;
  /** Kept for each sleeve. */
  readonly top: number;
}

/**
 * Scores what the scan accepted and keeps the best of each sleeve (method 10.3); every other
 * definition has its reason.
 */
export function scoreUnderlying(
  outcomes: readonly DefinitionOutcome[],
  terms: ScoreTerms,
): ScoredUnderlying {
  const rejected: RejectedStrategy[] = [];
  const scored: ScoredStrategy[] = [];
  for (const outcome of outcomes) {
    if ("reason" in outcome) rejected.push(outcome);
    else scored.push(score(outcome.candidate, terms));
  }
  const accepted: ScoredStrategy[] = [];
  for (const sleeve of ["edge", "carry"] as const) {
    const ranked = scored.filter((strategy) => strategy.sleeve === sleeve).sort(better);
    accepted.push(...ranked.slice(0, terms.top));
    for (const { candidate, total, growthPerDay } of ranked.slice(terms.top)) {
      const key = sleeve === "edge"
        ? `growth a day of ${growthPerDay.toExponential(3)}`
        : `score ${total.toFixed(4)}`;
      rejected.push({
        definition: candidate.definition,
        reason: "outranked",
        detail: `${key} is not among the best ${terms.top} of sleeve ${sleeve}`,
        candidate,
      });
    }
  }
  return { accepted, rejected };
}

function score(candidate: Candidate, terms: ScoreTerms): ScoredStrategy {
  const selectionScore = selectionScoreOf(candidate.definition, terms);
  const { total, parts } = totalScore(candidate, selectionScore, terms);
  const margin = marginPerUnit(candidate, terms);
  // Proven edge: the data alone convince a sceptic.
  const sleeve = candidate.plus.sceptical >= EDGE_PLUS ? "edge" : "carry";
  return {
    candidate,
    sleeve,
    marginPerLot: margin * candidate.lotSize,
    growthPerDay: growthOf(candidate, margin, terms),
    total,
    parts,
    selectionScore,
    exitRules: exitRules(candidate, { ...terms.exits, sleeve }),
  };
}

function marginPerUnit(candidate: Candidate, terms: ScoreTerms): number {
  const legs = candidate.legs.map((leg) => ({
    right: leg.right,
    quantity: leg.side === "buy" ? leg.ratio : -leg.ratio,
    strike: leg.strike ?? 0,
    years: leg.years ?? candidate.years,
    impliedVolatility: leg.impliedVolatility ?? 0,
  }));
  return marginOf(legs, {
    kind: terms.kind,
    spot: candidate.spot,
    forward: candidate.forward,
    rate: terms.rate,
    rates: terms.marginRates,
    expiresToday: false,
  }).total;
}

/** Of one unit of the underlying: stake, gain and loss all scale with the lot. */
function growthOf(candidate: Candidate, margin: number, terms: ScoreTerms): number {
  const { riskClass, maxLoss, stressLoss } = candidate;
  const premium = Math.max(0, -candidate.netPremium);
  return growthPerDay({
    stake: lotStake({ margin, premium, riskClass, maxLoss, stressLoss }),
    probability: candidate.popP,
    expectedWin: candidate.expectedWin ?? 0,
    expectedLoss: candidate.expectedLoss ?? 0,
    expectedValue: candidate.evP,
    standardError: candidate.evStandardError,
    holdingDays: calendarDaysBetween(terms.tradingDate, candidate.expiry),
  }, terms.bets);
}

/**
 * Edge by its growth a day, carry by its score; equal ones by id, so that the order is the same
 * every time.
 */
function better(p: ScoredStrategy, q: ScoredStrategy): number {
  const value = (strategy: ScoredStrategy) =>
    strategy.sleeve === "edge" ? strategy.growthPerDay : strategy.total;
  return value(q) - value(p) || (p.candidate.definition.id < q.candidate.definition.id ? -1 : 1);
}
