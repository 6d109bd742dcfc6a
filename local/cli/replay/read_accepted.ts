import type postgres from "postgres";
import type { Risk } from "../../../shared/vocabulary/terms.ts";
import type { ReplayedStrategy } from "./replayed_strategy.ts";

/** Every accepted strategy of a risk level with its legs and exit rules, by date. */
export async function readAccepted(sql: postgres.Sql, risk: Risk): Promise<ReplayedStrategy[]> {
  return await sql<ReplayedStrategy[]>`
    select s.trading_date::text as "tradingDate", s.underlying, u.kind, s.definition, s.sleeve, s.rank,
      s.exit_family as "exitFamily", s.sleeve_reason as "sleeveReason", s.direction, s.expiry::text, s.far_expiry::text as "farExpiry",
      s.lot_size as "lotSize", s.net_premium::float8 as "netPremium", s.max_loss::float8 as "maxLoss",
      s.stress_loss::float8 as "stressLoss", s.risk_class as "riskClass", s.cvar95::float8,
      s.pop_q::float8 as "popQ", s.pop_p::float8 as "popP", s.pop_policy::float8 as "popPolicy",
      s.ev_p::float8 as "evP", s.ev_policy::float8 as "evPolicy",
      s.entry_charges::float8 as "entryCharges", s.exit_charges::float8 as "exitCharges",
      s.round_trip_cost::float8 as "roundTripCost", s.delta::float8,
      s.order_ratio::float8 as "orderRatio", s.cost_ratio::float8 as "costRatio",
      s.quantum_score::float8 as "quantumScore",
      (select json_agg(json_build_object('right', l.leg_right, 'side', l.side, 'ratio', l.ratio,
          'strike', l.strike::float8, 'expiry', l.expiry, 'price', l.price::float8,
          'delta', l.delta::float8) order by l.leg_number)
        from public.strategy_legs l where l.strategy_id = s.strategy_id) as legs,
      (select coalesce(json_agg(json_build_object('rule', r.rule, 'isOn', r.is_on,
          'lossPerLot', r.loss_per_lot::float8, 'leastProfitPerLot', r.least_profit_per_lot::float8,
          'sessionsBefore', r.sessions_before) order by r.rule_number), '[]')
        from public.exit_rules r where r.strategy_id = s.strategy_id) as rules
    from public.strategies s
    join public.underlyings u on u.underlying = s.underlying
    where s.state = 'accepted' and s.risk = ${risk}
    order by s.trading_date, s.rank`;
}
