import { exitRuleRow } from "../../exits/exit_rule_row.ts";
import { convictionOf } from "../../scoring/conviction.ts";
import type { ScoredStrategy, ScoredUnderlying } from "../../scoring/score_underlying.ts";
import type { Candidate } from "../../strategies/candidate.ts";
import type {
  AcceptedStrategyRow,
  RepeatedColumn,
  StrategyFigures,
  StrategyRow,
} from "../../vocabulary/rows/strategy_row.ts";
import { calendarDaysBetween, type TradingDate } from "../../vocabulary/trading_date.ts";
import { storedFigure } from "./stored_figure.ts";

/** Decimals that a part of the quantum score keeps: seven of them are one column. */
const PART_DIGITS = 4;

/** What every strategy of an underlying shares. */
export interface StrategyTerms {
  readonly tradingDate: TradingDate;
  readonly sizeFactor: number;
}

/** The rows of `strategies` with their legs, scores and exit rules. */
export function strategyRows(
  scored: ScoredUnderlying,
  { tradingDate, sizeFactor }: StrategyTerms,
): StrategyRow[] {
  return [
    ...scored.accepted.map((strategy) => ({
      ...figures(strategy.candidate),
      ...repeated(strategy.candidate, tradingDate),
      state: "accepted" as const,
      sleeve: strategy.sleeve,
      sleeve_reason: strategy.keptOut ?? null,
      belief: strategy.restsOn ?? null,
      ...policyColumns(strategy),
      margin: strategy.marginPerLot,
      worst_loss: storedFigure(strategy.worstLoss * strategy.candidate.lotSize),
      kelly: storedFigure(strategy.kelly),
      tilt: storedFigure(strategy.tilt),
      stands_in_for: strategy.standsIn?.for ?? null,
      substitution_weight: strategy.standsIn?.weight ?? null,
      quantum_score: storedFigure(strategy.quantum.score),
      quantum_parts: strategy.quantum.parts.map((part) => Number(part.toFixed(PART_DIGITS))),
      total_score: strategy.total,
      selection_score: strategy.selectionScore.score,
      size_factor: sizeFactor,
      conviction: convictionOf(strategy.total),
      ...partsOf(strategy),
    })),
    ...scored.rejected.map(({ definition, reason, detail, candidate }) => ({
      ...(candidate === undefined ? { definition: definition.id } : figures(candidate)),
      state: "rejected" as const,
      reason,
      detail,
    })),
  ];
}

/** What holding under the exit rules comes to. */
function policyColumns({ policy, candidate: { lotSize } }: ScoredStrategy) {
  return {
    ev_policy: storedFigure(policy.evPolicy * lotSize),
    ev_policy_error: storedFigure(policy.evPolicyError * lotSize),
    pop_policy: storedFigure(policy.popPolicy),
    expected_days_held: storedFigure(policy.expectedDaysHeld),
  };
}

/** What only accepted rows repeat. */
function repeated(
  { definition, direction, expiry, spot, forward, smileLabel }: Candidate,
  tradingDate: TradingDate,
): Pick<StrategyFigures, RepeatedColumn> {
  return {
    direction,
    volatility_preference: definition.volatilityPreference,
    exit_family: definition.exitFamily,
    spot,
    forward,
    smile_label: smileLabel,
    holding_days: calendarDaysBetween(tradingDate, expiry),
  };
}

/** Amounts leave the engine here: rupees per lot from now on. */
function figures(candidate: Candidate): Omit<StrategyFigures, RepeatedColumn> {
  const { definition, lotSize } = candidate;
  const perLot = (amount: number | undefined) =>
    amount === undefined ? null : storedFigure(amount * lotSize);
  return {
    definition: definition.id,
    expiry: candidate.expiry,
    far_expiry: candidate.farExpiry ?? null,
    lot_size: lotSize,
    net_premium: perLot(candidate.netPremium),
    max_profit: perLot(candidate.maxProfit),
    max_profit_unlimited: candidate.maxProfit === undefined,
    max_loss: perLot(candidate.maxLoss),
    max_loss_unlimited: candidate.maxLoss === undefined,
    stress_loss: perLot(candidate.stressLoss),
    breakevens: candidate.breakevens.map(storedFigure),
    risk_class: candidate.riskClass,
    pop_q: storedFigure(candidate.popQ),
    pop_p: storedFigure(candidate.popP),
    ev_q: perLot(candidate.evQ),
    ev_p: perLot(candidate.evP),
    edge_volatility: perLot(candidate.edgeVolatility),
    edge_direction: perLot(candidate.edgeDirection),
    ev_standard_error: perLot(candidate.evStandardError),
    outcome_deviation: perLot(candidate.outcomeDeviation),
    p_plus_sceptical: storedFigure(candidate.plus.sceptical),
    p_plus_registered: storedFigure(candidate.plus.registered),
    order_ratio: storedFigure(candidate.orderRatio),
    cost_ratio: storedFigure(candidate.costRatio),
    expected_win: perLot(candidate.expectedWin),
    expected_loss: perLot(candidate.expectedLoss),
    cvar95: perLot(candidate.cvar95),
    entry_charges: storedFigure(candidate.entryChargesPerLot),
    exit_charges: storedFigure(candidate.exitChargesPerLot),
    round_trip_cost: perLot(candidate.roundTripCost),
    delta: perLot(candidate.delta),
    gamma: perLot(candidate.gamma),
    theta: perLot(candidate.theta),
    vega: perLot(candidate.vega),
    term_sensitive: candidate.termSensitive ?? null,
    strike_search: candidate.strikeSearch,
  };
}

function partsOf(
  { candidate, parts, selectionScore, exitRules }: ScoredStrategy,
): Pick<AcceptedStrategyRow, "legs" | "scores" | "exit_rules"> {
  return {
    legs: candidate.legs.map((leg, i) => ({
      leg_number: i + 1,
      leg_right: leg.right,
      side: leg.side,
      ratio: leg.ratio,
      strike: leg.strike ?? null,
      expiry: leg.expiry ?? null,
      segment: leg.segment,
      security_id: leg.securityId,
      price: leg.price,
      bid: leg.bid,
      ask: leg.ask,
      implied_volatility: leg.impliedVolatility ?? null,
      delta: leg.delta,
      open_interest: leg.openInterest ?? null,
      lot_size: candidate.lotSize,
      tick: candidate.tick,
    })),
    scores: [
      ...parts.map((part) => ({ scheme: "total" as const, ...part })),
      ...selectionScore.parts.map((part) => ({ scheme: "selection" as const, ...part })),
    ],
    exit_rules: exitRules.map(exitRuleRow),
  };
}
