import type postgres from "postgres";
import * as z from "zod";
import { RIGHTS, SLEEVES, UNDERLYING_KINDS } from "../../../shared/vocabulary/terms.ts";
import { instantOf } from "../../../shared/vocabulary/trading_date.ts";
import { present } from "../../../shared/vocabulary/present.ts";
import type { Trade } from "./trade.ts";

const number = z.number();
const row = z.object({
  ...{ underlying: z.string(), kind: z.enum(UNDERLYING_KINDS), definition: z.string() },
  ...{ sleeve: z.enum(SLEEVES), tradingDate: z.string(), expiry: z.string(), lots: number },
  ...{ capitalUsed: number, endedBy: z.string(), popQ: number, popP: number, evP: number },
  ...{ popPolicy: number.nullable(), evPolicy: number.nullable() },
  legs: z.array(z.object({
    ...{ legNumber: number, right: z.enum([...RIGHTS, "underlying"]), strike: number.nullable() },
    ...{ segment: z.string(), securityId: z.string() },
  })),
  fills: z.array(z.object({
    ...{ legNumber: number, units: number, price: number, charges: number, isEntry: z.boolean() },
    at: z.string().transform((text) => new Date(text)),
  })),
  settlements: z.array(z.object({
    ...{ legNumber: number, units: number, price: number, charges: number, expiry: z.string() },
  })),
});

/** The fixing of what is held to its expiry. */
const SETTLES_AT = "15:30";

/** Every entry that traded, by the instant of its plan. */
export async function readTrades(sql: postgres.Sql): Promise<Trade[]> {
  const rows = await sql`
    select s.underlying, u.kind, s.definition, a.sleeve, s.trading_date::text as "tradingDate",
      s.expiry::text, e.lots, coalesce(x.capital_used, a.capital_used)::float8 as "capitalUsed",
      case when x.state = 'closed' then x.exit_rule
        when x.position_id is null and e.state in ('unwound', 'failed') then 'unwound'
        else 'open' end as "endedBy",
      s.pop_q::float8 as "popQ", s.pop_p::float8 as "popP", s.pop_policy::float8 as "popPolicy",
      s.ev_p::float8 as "evP", s.ev_policy::float8 as "evPolicy",
      (select json_agg(json_build_object('legNumber', l.leg_number, 'right', l.leg_right,
          'strike', l.strike::float8, 'segment', l.segment, 'securityId', l.security_id)
          order by l.leg_number)
        from public.strategy_legs l where l.strategy_id = s.strategy_id) as legs,
      f.fills,
      (select coalesce(json_agg(json_build_object('legNumber', t.leg_number, 'units', t.units,
          'price', t.price::float8, 'charges', t.charges::float8, 'expiry', t.expiry)), '[]')
        from public.settlements t where t.plan_id = e.plan_id) as settlements
    from public.plans e
    join public.allocations a using (allocation_id)
    join public.strategies s using (strategy_id)
    join public.underlyings u on u.underlying = s.underlying
    left join public.positions x on x.plan_id = e.plan_id
    cross join lateral (
      select json_agg(json_build_object('legNumber', i.leg_number,
        'units', case i.side when 'buy' then f.quantity else -f.quantity end,
        'price', f.price::float8, 'charges', f.charges::float8, 'at', f.filled_at,
        'isEntry', i.purpose = 'open') order by f.filled_at, f.fill_id) as fills
      from public.plans p
      join public.intents i on i.plan_id = p.plan_id
      join public.orders o using (intent_id)
      join public.fills f using (order_id)
      where p.plan_id = e.plan_id or p.position_id = x.position_id) f
    where e.kind = 'entry' and f.fills is not null
    order by e.created_at, e.plan_id`;
  return z.array(row).parse([...rows]).map(tradeOf);
}

function tradeOf(
  { fills, settlements, legs, popPolicy, evPolicy, ...rest }: z.output<typeof row>,
): Trade {
  const settled = settlements.map(({ expiry, units, ...one }) => ({
    ...one,
    units: -units,
    at: instantOf(expiry, SETTLES_AT),
    isEntry: false,
    isSettlement: true,
  }));
  return {
    ...rest,
    ...present({ popPolicy: popPolicy ?? undefined, evPolicy: evPolicy ?? undefined }),
    legs: legs.map(({ strike, ...leg }) => ({
      ...leg,
      ...present({ strike: strike ?? undefined }),
    })),
    events: [...fills.map((fill) => ({ ...fill, isSettlement: false })), ...settled].sort((p, q) =>
      p.at.getTime() - q.at.getTime()
    ),
  };
}
