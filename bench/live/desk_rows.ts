import type postgres from "postgres";

/** One order of the desk with what its intent asked for; numbers of money are texts of SQL. */
export interface DeskOrder {
  readonly correlationId: string;
  readonly planId: number;
  readonly positionId: number | null;
  /** The row of the day's ledger that it belongs to. */
  readonly key: string;
  readonly right: "call" | "put" | "underlying";
  readonly side: "buy" | "sell";
  readonly segment: string;
  readonly securityId: string;
  readonly quantity: number;
  readonly isFuture: boolean;
  readonly intentState: string;
  /** Absent parts: nothing is known of it at the broker. */
  readonly orderId: string | null;
  readonly state: string | null;
  readonly filled: number | null;
  readonly mode: string | null;
  readonly fills: readonly DeskFill[];
}

export interface DeskFill {
  readonly tradeId: string;
  readonly quantity: number;
  readonly price: number;
  /** Rupees. */
  readonly charges: number;
}

export interface DeskPlan {
  readonly planId: number;
  readonly kind: "entry" | "exit";
  readonly state: string;
  readonly mode: string;
  readonly allocationId: number | null;
  readonly error: string | null;
  readonly reason: string | null;
}

export interface DeskPosition {
  readonly positionId: number;
  /** The plan that entered it. */
  readonly planId: number;
  readonly state: string;
  /** Lots that its filled exits leave of it, and those that it was opened with. */
  readonly kept: number;
  readonly lots: number;
  readonly entryNet: number;
  readonly entryCharges: number;
  readonly exitNet: number | null;
  readonly exitCharges: number | null;
  readonly realised: number | null;
  readonly legs: readonly {
    readonly segment: string;
    readonly securityId: string;
    readonly side: "buy" | "sell";
    readonly quantity: number;
  }[];
}

/** Rupees: received less paid, charges, and what ended brought after them. */
export interface DayMoney {
  readonly cash: number;
  readonly charges: number;
  readonly realised: number;
}

/** What a desk's tables hold of its trading, as they stand. */
export interface DeskRows {
  readonly orders: readonly DeskOrder[];
  readonly plans: readonly DeskPlan[];
  readonly positions: readonly DeskPosition[];
  /** Units of each right that an entry plan's structure holds when it is whole, bought +. */
  readonly structures: readonly {
    readonly planId: number;
    readonly right: DeskOrder["right"];
    readonly units: number;
  }[];
  readonly paperOrders: number;
  /** Rows of the date's ledger by structure, and what status shows of the day, rupees. */
  readonly ledger: readonly (DayMoney & { readonly key: string })[];
  readonly day: DayMoney;
  /** Rates of charges by name. */
  readonly rates: Readonly<Record<string, number>>;
}

/** Reads the tables alone: no function of the desk is asked. */
export async function deskRows(sql: postgres.Sql, date: string): Promise<DeskRows> {
  const [row] = await sql`select
    (select coalesce(json_agg(json_build_object(
        'correlationId', i.correlation_id, 'planId', i.plan_id,
        'key', concat_ws(' ', a.underlying, s.definition, a.sleeve),
        'positionId', p.position_id, 'side', i.side, 'segment', i.segment,
        'securityId', i.security_id, 'quantity', i.quantity, 'intentState', i.state,
        'right', l.leg_right, 'isFuture', l.leg_right = 'underlying' and i.segment = 'NSE_FNO',
        'orderId', o.broker_order_id, 'state', o.state, 'filled', o.filled_quantity,
        'mode', o.mode,
        'fills', (select coalesce(json_agg(json_build_object('tradeId', f.trade_id,
            'quantity', f.quantity, 'price', f.price, 'charges', f.charges) order by f.fill_id),
            '[]')
          from public.fills f where f.order_id = o.order_id)) order by i.intent_id), '[]')
      from public.intents i
      join public.plans p using (plan_id)
      left join public.positions x on x.position_id = p.position_id
      join public.plans e on e.plan_id = coalesce(x.plan_id, p.plan_id)
      join public.allocations a on a.allocation_id = e.allocation_id
      join public.strategies s on s.strategy_id = a.strategy_id
      join public.strategy_legs l
        on l.strategy_id = a.strategy_id and l.leg_number = i.leg_number
      left join public.orders o using (intent_id)) as orders,
    (select coalesce(json_agg(json_build_object('planId', plan_id, 'kind', kind, 'state', state,
        'mode', mode, 'allocationId', allocation_id, 'error', error, 'reason', reason) order by plan_id), '[]')
      from public.plans) as plans,
    (select coalesce(json_agg(json_build_object('positionId', x.position_id, 'planId', x.plan_id,
        'state', x.state, 'lots', x.lots,
        'kept', (select coalesce(min(e.keep_lots), x.lots) from public.plans e
          where e.position_id = x.position_id and e.state = 'filled'),
        'entryNet', x.entry_net, 'entryCharges', x.entry_charges, 'exitNet', x.exit_net,
        'exitCharges', x.exit_charges, 'realised', x.realised,
        'legs', (select json_agg(json_build_object('segment', l.segment,
            'securityId', l.security_id, 'side', l.side, 'quantity', l.quantity))
          from public.position_legs l where l.position_id = x.position_id))
        order by x.position_id), '[]')
      from public.positions x) as positions,
    (select coalesce(json_agg(json_build_object('planId', s.plan_id, 'right', s.leg_right,
        'units', s.units)), '[]')
      from (select p.plan_id, l.leg_right, sum(p.lots * l.lot_size * l.ratio
          * case l.side when 'buy' then 1 else -1 end)::integer as units
        from public.plans p join public.allocations a using (allocation_id)
        join public.strategy_legs l using (strategy_id) group by 1, 2) s) as structures,
    (select count(*)::integer from public.paper_orders) as paper_orders,
    (select coalesce(json_agg(json_build_object('key', concat_ws(' ', underlying, definition,
        sleeve), 'cash', cash, 'charges', charges, 'realised', realised)), '[]')
      from public.day_ledger where trading_date = ${date}) as ledger,
    (select json_build_object('cash', cash, 'charges', charges, 'realised', realised)
      from public.desk_summary where trading_date = ${date}) as day,
    (select json_object_agg(substr(name, 8), value) from public.parameters
      where name like 'charge.%' and scope = '' and effective_from <= ${date}
        and (effective_to is null or effective_to >= ${date})) as rates`;
  return {
    orders: row?.["orders"],
    plans: row?.["plans"],
    positions: row?.["positions"],
    structures: row?.["structures"],
    paperOrders: row?.["paper_orders"],
    ledger: row?.["ledger"],
    day: row?.["day"],
    rates: row?.["rates"],
  };
}
