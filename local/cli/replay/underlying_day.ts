import type postgres from "postgres";
import { STRATEGY_REJECTIONS } from "../../../shared/strategies/candidate.ts";
import type { Risk } from "../../../shared/vocabulary/terms.ts";
import type { TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import { gateDistance, type GateLimits, type RefusedRow } from "./gate_distance.ts";
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

interface Row {
  readonly tradingDate: TradingDate;
  readonly underlying: string;
  readonly accepted: boolean;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly refused: readonly RefusedRow[] | null;
}

/** Every underlying of every session of a risk level. */
export async function readUnderlyingDays(sql: postgres.Sql, risk: Risk): Promise<UnderlyingDay[]> {
  const limits = await readLimits(sql, risk);
  const rows = await sql<Row[]>`
    select r.trading_date::text as "tradingDate", t.underlying, t.reason, t.detail, s.accepted, s.refused
    from public.tasks t
    join public.runs r on r.run_id = t.run_id
    cross join lateral (
      select coalesce(bool_or(state = 'accepted'), false) as accepted,
        json_agg(json_build_object('definition', definition, 'reason', reason, 'detail', detail,
          'lotSize', lot_size, 'netPremium', net_premium,
          'maxProfit', max_profit, 'roundTripCost', round_trip_cost, 'popP', pop_p,
          'strikes', strikes) order by definition) filter (where state = 'rejected') as refused
      from public.strategies
      where run_id = t.run_id and underlying = t.underlying) s
    where r.stage = 'analyze' and r.risk = ${risk} and t.state in ('done', 'rejected')
    order by r.trading_date, t.underlying`;
  return rows.map(({ tradingDate, underlying, accepted, reason, detail, refused }) => ({
    tradingDate,
    underlying,
    ...present({
      binding: accepted ? undefined : bindingGate(refused ?? [], limits, {
        gate: reason ?? "no_accepted_strategy",
        detail: detail ?? "",
      }),
    }),
  }));
}

async function readLimits(sql: postgres.Sql, risk: Risk): Promise<GateLimits> {
  const rows = await sql<{ name: string; value: number }[]>`
    select name, value from public.settings where name like any (array['max_round_trip_%', 'min_%'])`;
  const values = new Map(rows.map(({ name, value }) => [name, value]));
  const of = (name: string) => values.get(name) ?? Number.NaN;
  return {
    maxRoundTripCredit: of("max_round_trip_credit"),
    maxRoundTripProfit: of("max_round_trip_profit"),
    minCreditWidth: of("min_credit_width"),
    minPopCredit: of(`min_pop_${risk}`),
    minPopDebit: of(`min_pop_debit_${risk}`),
  };
}

/**
 * The gate that the definition which came closest failed: the least distance, else the last gate
 * that any reached; the refusal of the whole where nothing was scanned.
 */
export function bindingGate(
  refused: readonly RefusedRow[],
  limits: GateLimits,
  whole: BindingGate,
): BindingGate {
  const [closest] = refused.map((row) => ({ row, distance: gateDistance(row, limits) })).sort((
    p,
    q,
  ) =>
    (p.distance ?? Infinity) - (q.distance ?? Infinity) ||
    STRATEGY_REJECTIONS.indexOf(q.row.reason) - STRATEGY_REJECTIONS.indexOf(p.row.reason)
  );
  if (closest === undefined) return whole;
  const { row: { reason: gate, definition, detail }, distance } = closest;
  return { gate, definition, ...present({ distance }), detail: detail ?? "" };
}
