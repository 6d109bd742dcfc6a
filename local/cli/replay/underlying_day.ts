import type postgres from "postgres";
import { STRATEGY_REJECTIONS } from "../../../shared/strategies/candidate.ts";
import type { Risk } from "../../../shared/vocabulary/terms.ts";
import type { TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import { present } from "../../../shared/vocabulary/present.ts";

/** What kept an underlying from every strategy on one day, and by how much. */
export interface BindingGate {
  readonly gate: string;
  /** The definition that came closest; absent where its chain was refused as a whole. */
  readonly definition?: string;
  /** Share of the limit by which it was missed; absent where the gate has no figure. */
  readonly distance?: number;
  /** The figure and what it had to be. */
  readonly detail: string;
}

/** One underlying in a session's run; without a gate it has an accepted strategy. */
export interface UnderlyingDay {
  readonly tradingDate: TradingDate;
  readonly underlying: string;
  readonly binding?: BindingGate;
}

interface Refused {
  readonly definition: string;
  readonly reason: (typeof STRATEGY_REJECTIONS)[number];
  readonly detail: string | null;
  readonly distance: number | null;
}

interface Row {
  readonly tradingDate: TradingDate;
  readonly underlying: string;
  readonly accepted: boolean;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly refused: readonly Refused[] | null;
}

/** Every underlying of every session of a risk level. */
export async function readUnderlyingDays(sql: postgres.Sql, risk: Risk): Promise<UnderlyingDay[]> {
  const rows = await sql<Row[]>`
    with limits as (
      select max(value::float8) filter (where name = 'max_round_trip_credit') as of_credit,
        max(value::float8) filter (where name = 'max_round_trip_profit') as of_profit,
        max(value::float8) filter (where name = ${`min_pop_${risk}`}) as pop_credit,
        max(value::float8) filter (where name = ${`min_pop_debit_${risk}`}) as pop_debit
      from public.settings where name like any (array['max_round_trip_%', 'min_pop_%']))
    select r.trading_date::text as "tradingDate", t.underlying, t.reason, t.detail, s.accepted, s.refused
    from public.tasks t
    join public.runs r on r.run_id = t.run_id
    cross join limits
    cross join lateral (
      select coalesce(bool_or(state = 'accepted'), false) as accepted,
        json_agg(json_build_object('definition', definition, 'reason', reason, 'detail', detail,
          'distance', case reason
            when 'cost_above_limit' then round_trip_cost::float8
              / nullif(greatest(of_credit * net_premium, of_profit * max_profit)::float8, 0) - 1
            when 'pop_below_minimum' then 1 - pop_p::float8
              / case when net_premium > 0 and exit_family in ('credit', 'hedge') then pop_credit
                else pop_debit end
            end) order by definition) filter (where state = 'rejected') as refused
      from public.strategies
      where run_id = t.run_id and underlying = t.underlying) s
    where r.stage = 'analyze' and r.risk = ${risk} and t.state in ('done', 'rejected')
    order by r.trading_date, t.underlying`;
  return rows.map(({ tradingDate, underlying, accepted, reason, detail, refused }) => ({
    tradingDate,
    underlying,
    ...present({
      binding: accepted ? undefined : bindingGate(refused ?? [], {
        gate: reason ?? "no_accepted_strategy",
        detail: detail ?? "",
      }),
    }),
  }));
}

/**
 * The gate that the definition which came closest failed: the least distance, else the last gate
 * that any reached; the refusal of the whole where nothing was scanned.
 */
export function bindingGate(refused: readonly Refused[], whole: BindingGate): BindingGate {
  const [closest] = [...refused].sort((p, q) =>
    (p.distance ?? Infinity) - (q.distance ?? Infinity) ||
    STRATEGY_REJECTIONS.indexOf(q.reason) - STRATEGY_REJECTIONS.indexOf(p.reason)
  );
  if (closest === undefined) return whole;
  const { reason: gate, definition, distance, detail } = closest;
  return {
    gate,
    definition,
    ...present({ distance: distance ?? undefined }),
    detail: detail ?? "",
  };
}
