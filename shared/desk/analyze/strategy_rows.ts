import { exitRuleRow } from "../../exits/exit_rule.ts";
import { convictionOf } from "../../scoring/conviction.ts";
import type { ScoredStrategy, ScoredUnderlying } from "../../scoring/score_underlying.ts";
import type { Candidate } from "../../strategies/candidate.ts";
import type {
  AcceptedStrategyRow,
  StrategyFigures,
  StrategyRow,
} from "../../vocabulary/rows/strategy_row.ts";
import { calendarDaysBetween, type TradingDate } from "../../vocabulary/trading_date.ts";

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
      ...figures(strategy.candidate, tradingDate),
      state: "accepted" as const,
      sleeve: strategy.sleeve,
      margin: strategy.marginPerLot,
      total_score: strategy.total,
      growth_per_day: strategy.growthPerDay,
      selection_score: strategy.selectionScore.score,
      size_factor: sizeFactor,
      conviction: convictionOf(strategy.total),
      ...partsOf(strategy),
    })),
    ...scored.rejected.map(({ definition, reason, detail, candidate }) => ({
      ...(candidate === undefined
        ? { definition: definition.id }
        : figures(candidate, tradingDate)),
      state: "rejected" as const,
      reason,
      detail,
    })),
  ];
}

/** Amounts leave the engine here: rupees per lot from now on. */
function figures(candidate: Candidate, tradingDate: TradingDate): StrategyFigures {
  const { definition, lotSize } = candidate;
  const perLot = (amount: number | undefined) => amount === undefined ? null : amount * lotSize;
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
    breakevens: candidate.breakevens,
    risk_class: candidate.riskClass,
    direction: definition.direction,
    volatility_preference: definition.volatilityPreference,
    exit_family: definition.exitFamily,
    pop_q: candidate.popQ,
    pop_p: candidate.popP,
    ev_q: perLot(candidate.evQ),
    ev_p: perLot(candidate.evP),
    edge_volatility: perLot(candidate.edgeVolatility),
    edge_direction: perLot(candidate.edgeDirection),
    ev_standard_error: perLot(candidate.evStandardError),
    ev_lower_bound: perLot(candidate.evLowerBound),
    expected_win: perLot(candidate.expectedWin),
    expected_loss: perLot(candidate.expectedLoss),
    cvar95: perLot(candidate.cvar95),
    entry_charges: candidate.entryChargesPerLot,
    exit_charges: candidate.exitChargesPerLot,
    round_trip_cost: perLot(candidate.roundTripCost),
    delta: perLot(candidate.delta),
    gamma: perLot(candidate.gamma),
    theta: perLot(candidate.theta),
    vega: perLot(candidate.vega),
    spot: candidate.spot,
    forward: candidate.forward,
    smile_label: candidate.smileLabel,
    term_sensitive: candidate.termSensitive ?? null,
    holding_days: calendarDaysBetween(tradingDate, candidate.expiry),
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
