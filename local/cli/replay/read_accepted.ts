import type postgres from "postgres";
import type { Risk } from "../../../shared/vocabulary/terms.ts";
import type { StoredStrategy } from "./settle_strategies.ts";

/** Every accepted strategy of a risk level with its legs, by date. */
export async function readAccepted(sql: postgres.Sql, risk: Risk): Promise<StoredStrategy[]> {
  return await sql<StoredStrategy[]>`
    select s.trading_date::text as "tradingDate", s.underlying, s.expiry::text, s.far_expiry::text as "farExpiry",
      s.exit_family as "exitFamily", s.pop_q::float8 as "popQ", s.pop_p::float8 as "popP",
      (select json_agg(json_build_object('right', l.leg_right, 'side', l.side, 'ratio', l.ratio,
          'strike', l.strike::float8, 'price', l.price::float8) order by l.leg_number)
        from public.strategy_legs l where l.strategy_id = s.strategy_id) as legs
    from public.strategies s
    where s.state = 'accepted' and s.risk = ${risk}
    order by s.trading_date, s.underlying, s.definition`;
}
