import type { WorstMove } from "../analysis/history/worst_move.ts";
import type { ExitRule } from "../exits/exit_rule.ts";
import { exitRules } from "../exits/exit_rules.ts";
import type { ExitTerms } from "../exits/exit_terms.ts";
import { isInsideCost } from "../exits/is_inside_cost.ts";
import { type PolicyFigures, policyFigures } from "../exits/policy_figures.ts";
import { marginOf } from "../market/margin.ts";
import type { MarginRates } from "../market/margin_rates.ts";
import { lotStake } from "../risk/lot_stake.ts";
import { worstLoss } from "../risk/worst_loss.ts";
import {
  type Candidate,
  type DefinitionOutcome,
  STRATEGY_REJECTIONS,
} from "../strategies/candidate.ts";
import type { Definition } from "../strategies/definition.ts";
import { present } from "../vocabulary/present.ts";
import { type Sleeve, SLEEVES, type UnderlyingKind } from "../vocabulary/terms.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { bucketedKelly } from "./bucketed_kelly.ts";
import { moneyFirst } from "./money_first.ts";
import type { Preference } from "./preference.ts";
import { type QuantumScore, quantumScore } from "./quantum_score.ts";
import type { ScorePart } from "./score_part.ts";
import { type SelectionScore, selectionScoreOf } from "./selection_score.ts";
import { type SleeveGround, sleeveOf, type SleeveReason } from "./sleeve_of.ts";
import { type StrategyFit, strategyFits } from "./strategy_fits.ts";
import { tiltOf } from "./tilt_of.ts";
import { type TotalPart, totalScore, type TotalScoreTerms } from "./total_score.ts";

/** An accepted strategy with everything that is stored of it. */
export interface ScoredStrategy {
  readonly candidate: Candidate;
  readonly sleeve: Sleeve;
  /** What kept it out of the sleeve above; absent in the best one. */
  readonly keptOut?: SleeveReason;
  /** Name of the belief that its view rests on; absent without one. */
  readonly restsOn?: string;
  readonly marginPerLot: number;
  readonly total: number;
  readonly parts: readonly ScorePart[];
  readonly selectionScore: SelectionScore;
  readonly exitRules: readonly ExitRule[];
  /** What holding it under those rules comes to. */
  readonly policy: PolicyFigures;
  /** Share of capital to stake for the most growth, not shrunk, 0 to 1 (method 10.4). */
  readonly kelly: number;
  /** Rupees per unit, up to the largest of three moves either way (method 9.1). */
  readonly worstLoss: number;
  /** Factor of its direction with or against its industry (method 10.5). */
  readonly tilt: number;
  readonly quantum: QuantumScore;
  /** The definition that the level of India VIX names and that it stands in for. */
  readonly standsIn?: { readonly for: string; readonly weight: number };
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

export interface ScoreTerms extends TotalScoreTerms {
  readonly kind: UnderlyingKind;
  readonly rate: number;
  readonly marginRates: MarginRates;
  /** The exchange's deviation of a session, decimal; absent without a history. */
  readonly sessionDeviation?: number;
  /** What the view over each expiry rests on; absent where nothing is believed. */
  readonly grounds: ReadonlyMap<TradingDate, SleeveGround>;
  /** What exit rules are made from. */
  readonly exits: Omit<ExitTerms, "sleeve">;
  /** Kept for each sleeve. */
  readonly top: number;
  /** The worst moves of its history over the sessions to each expiry; absent without one. */
  readonly worstMoves: ReadonlyMap<TradingDate, WorstMove>;
  readonly preference: Preference;
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
  const scored: Scored[] = [];
  for (const outcome of outcomes) {
    if ("reason" in outcome) rejected.push(outcome);
    else scored.push(score(outcome.candidate, terms));
  }
  const accepted: Ruled[] = [];
  for (const sleeve of SLEEVES) {
    const ranked = scored.filter((strategy) => strategy.sleeve === sleeve).sort(better);
    let kept = 0;
    for (const strategy of ranked) {
      const reason = kept < terms.top ? undefined : outranked(strategy, terms.top);
      const found = reason ?? withRules(strategy, terms);
      if ("reason" in found) {
        const { candidate } = strategy;
        rejected.push({ definition: candidate.definition, ...found, candidate });
      } else {
        accepted.push(found);
        kept += 1;
      }
    }
  }
  const fits = strategyFits(
    new Set(accepted.map(({ candidate }) => candidate.definition.id)),
    terms.preference,
  );
  return {
    accepted: accepted.map((strategy) => {
      const fit = fits.get(strategy.candidate.definition.id) as StrategyFit;
      return {
        ...strategy,
        quantum: quantumOf(strategy, fit, terms),
        ...present({ standsIn: fit.standsIn }),
      };
    }),
    rejected,
  };
}

type Ruled = Omit<ScoredStrategy, "quantum" | "standsIn">;
type Scored = Omit<Ruled, "exitRules" | "policy" | "kelly" | "worstLoss">;
type Rejection = Pick<RejectedStrategy, "reason" | "detail">;

function score(candidate: Candidate, terms: ScoreTerms): Scored {
  const selectionScore = selectionScoreOf(candidate.definition, terms);
  const { total, parts } = totalScore(candidate, selectionScore, terms);
  const ground = terms.grounds.get(candidate.expiry);
  return {
    candidate,
    ...sleeveOf(candidate, ground),
    ...present({ restsOn: ground?.restsOn }),
    marginPerLot: marginPerUnit(candidate, terms) * candidate.lotSize,
    total,
    parts,
    selectionScore,
    tilt: tiltOf(candidate.direction, terms.preference.tilt, terms.preference.tiltFactors),
  };
}

/** The seven parts of a strategy that has its figures; two of them are parts of its total too. */
function quantumOf(
  { candidate, total, parts, kelly, tilt }: Ruled,
  fit: StrategyFit,
  { preference }: ScoreTerms,
): QuantumScore {
  const ofTotal = (name: TotalPart) => (parts.find(({ part }) => part === name) as ScorePart).score;
  return quantumScore({
    probability: candidate.popP,
    risk_reward: ofTotal("risk_reward"),
    total,
    kelly,
    industry: preference.industryShare * tilt,
    strategy_fit: fit.score,
    liquidity: ofTotal("liquidity"),
  });
}

function outranked({ candidate, sleeve }: Scored, top: number): Rejection {
  const { costRatio, orderRatio } = candidate;
  const key = sleeve === "carry"
    ? `cost of ${costRatio.toFixed(4)} of the maximum loss`
    : `value of ${orderRatio.toFixed(4)} of the risk`;
  return { reason: "outranked", detail: `${key} is not among the best ${top} of ${sleeve}` };
}

/** A strategy with its exit rules, or why they would close it for its own costs. */
function withRules(strategy: Scored, { exits, worstMoves }: ScoreTerms): Ruled | Rejection {
  const { candidate, sleeve } = strategy;
  const terms = { ...exits, sleeve };
  const rules = exitRules(candidate, terms);
  const inside = isInsideCost(rules, candidate);
  if (inside !== undefined) return { reason: "exit_inside_cost", detail: inside };
  const policy = policyFigures(candidate, rules, terms);
  return {
    ...strategy,
    exitRules: rules,
    policy,
    kelly: bucketedKelly({ ...candidate, outcomes: policy.outcomes, stake: stakeOf(strategy) }),
    worstLoss: worstLoss(candidate, terms, worstMoves.get(candidate.expiry)),
  };
}

/** Stake of a lot, by unit. */
function stakeOf({ candidate, marginPerLot }: Scored): number {
  const { lotSize, netPremium } = candidate;
  const premium = Math.max(0, -netPremium);
  return lotStake({ ...candidate, margin: marginPerLot / lotSize, premium });
}

function marginPerUnit(candidate: Candidate, terms: ScoreTerms): number {
  const legs = candidate.legs.map((leg) => ({
    right: leg.right,
    quantity: leg.side === "buy" ? leg.ratio : -leg.ratio,
    strike: leg.strike ?? 0,
    years: leg.years ?? candidate.years,
    impliedVolatility: leg.impliedVolatility ?? 0,
    ...present({ forward: forwardOf(leg.expiry, terms) }),
  }));
  return marginOf(legs, {
    kind: terms.kind,
    spot: candidate.spot,
    forward: candidate.forward,
    rate: terms.rate,
    rates: terms.marginRates,
    ...present({ sessionDeviation: terms.sessionDeviation }),
    expiresToday: candidate.expiry === terms.exits.tradingDate,
  }).total;
}

/** Of a leg's own expiry, where the chains have it. */
function forwardOf(expiry: TradingDate | undefined, { exits }: ScoreTerms): number | undefined {
  return exits.horizons.find(({ chain }) => chain.expiry === expiry)?.chain.forward;
}

function better(p: Scored, q: Scored): number {
  return moneyFirst(orderedOf(p), orderedOf(q));
}

function orderedOf({ candidate, sleeve }: Scored) {
  const { definition, orderRatio, costRatio } = candidate;
  return { underlying: "", definition: definition.id, sleeve, orderRatio, costRatio };
}
