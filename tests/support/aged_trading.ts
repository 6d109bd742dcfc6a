import type postgres from "postgres";

/** Structures chosen in a session of 54 underlyings: setting `max_positions`. */
const CHOSEN = 20;
/** Looks of monitor at a position in a session, on the mean. */
const MARKS = 18;

/**
 * What allocating, executing and watching left: a session's first choice is refused by its gate
 * and stays pending, the others are filled on paper and closed the same session, but for every
 * second one of the newest session, which is open.
 */
export async function leaveTrading(sql: postgres.Sql): Promise<void> {
  await sql`drop table if exists aged.chosen, aged.traded`;
  await sql`create table aged.chosen as
    select *, (n - 1) * ${CHOSEN} + k as allocation_id, 2 * ((n - 1) * ${CHOSEN} + k) - 1 as plan_id
    from (
      select a.*, row_number() over (partition by a.n order by (a.u + a.n * 7) % many.names) as k,
        least(${CHOSEN}, ceil(many.names * ${CHOSEN} / 54.0)) as most
      from aged.accepted a, (select count(*) as names from aged.names) many
      where a.d = 1) c
    where k <= most`;
  await sql`insert into public.strategy_marks (strategy_id, trading_date, lots, note, marked_at)
    select strategy_id, trading_date, 1, 'as the last one', at from aged.chosen where k <= 2`;
  await sql`insert into public.allocation_runs (allocation_run_id, run_id, trading_date, risk,
      inputs_hash, capital, ordering, regime_level, deployed, created_at)
    overriding system value
    select n, n, trading_date, 'moderate', md5(n::text), 10000000, 'money', 'normal', 2000000 * random(), at
    from aged.chosen group by n, trading_date, at`;
  await sql`insert into public.allocations (allocation_id, allocation_run_id, strategy_id,
      trading_date, underlying, sleeve, lots, margin, premium, capital_used, max_loss,
      expected_value, expected_cost, rank, reason, state)
    overriding system value
    select allocation_id, n, strategy_id, trading_date, underlying, 'carry', 1, 90000 + 9 * random(), 0,
      90000 + 9 * random(), 48825, -150, 150, k,
      'carry: expected cost 1.23% of the maximum loss; 1 of 1 lots asked for',
      case when k = 1 then 'pending' else 'executed' end
    from aged.chosen`;
  await sql`insert into public.cost_ledger (allocation_id, trading_date, underlying, lots,
      expected_cost, state, mode)
    select allocation_id, trading_date, underlying, lots, expected_cost, state,
      case when state = 'executed' then 'paper'::public.trading_mode end
    from public.allocations`;
  await sql`insert into public.allocation_refusals (allocation_run_id, underlying, definition,
      strategy_id, reason, detail)
    select a.n, a.underlying, s.definition, a.strategy_id, 'underlying_taken',
      'a better structure of ' || a.underlying || ' was chosen'
    from aged.accepted a join public.strategies s using (strategy_id)
    left join aged.chosen c using (strategy_id) where c.strategy_id is null`;
  await leavePlans(sql);
}

async function leavePlans(sql: postgres.Sql): Promise<void> {
  await sql`insert into public.plans (plan_id, kind, mode, trading_date, underlying, allocation_id,
      lots, state, reason, created_at, finished_at)
    overriding system value
    select plan_id, 'entry', 'paper', trading_date, underlying, allocation_id, 1,
      case when k = 1 then 'denied' else 'filled' end,
      case when k = 1 then 'price_moved: net premium 140.00 a lot against 175.00 analyzed' end,
      at, at
    from aged.chosen`;
  await sql`create table aged.traded as
    select c.*, k % 2 = 0 or n < (select max(n) from aged.sessions) as closed
    from aged.chosen c where k > 1`;
  await sql`insert into public.positions (position_id, plan_id, strategy_id, underlying, definition,
      sleeve, mode, state, lots, expiry, capital_used, max_loss, entry_net, entry_charges, exit_net,
      exit_charges, realised, opened_at, closed_at, exit_rule)
    overriding system value
    select t.allocation_id, t.plan_id, t.strategy_id, t.underlying, s.definition, 'carry', 'paper',
      case when closed then 'closed' else 'open' end, 1, t.near, 90000 + 9 * random(), 48825, 637.5,
      127.2418, case when closed then -500 * random() end, case when closed then 98.55 end,
      case when closed then 500 * random() end, t.at,
      case when closed then t.at + interval '3 hours' end, case when closed then 'stop_loss' end
    from aged.traded t join public.strategies s using (strategy_id)`;
  await sql`insert into public.plans (plan_id, kind, mode, trading_date, underlying, position_id,
      rule, lots, state, created_at, finished_at)
    overriding system value
    select plan_id + 1, 'exit', 'paper', trading_date, underlying, allocation_id, 'stop_loss', 1,
      'filled', at + interval '3 hours', at + interval '3 hours'
    from aged.traded where closed`;
  await sql`insert into public.position_legs (position_id, leg_number, leg_right, side, strike,
      expiry, segment, security_id, quantity, tick, entry_price)
    select t.allocation_id, l.leg_number, l.leg_right, l.side, l.strike, l.expiry, l.segment,
      l.security_id, l.lot_size, l.tick, l.price
    from aged.traded t join public.strategy_legs l using (strategy_id)`;
  await sql`insert into public.position_marks (position_id, marked_at, state, close_value,
      unrealised, unrealised_mid)
    select allocation_id, at + i * interval '10 minutes', 'priced', -1232.5 * random(),
      -722.2418 * random(), -322.2418 * random()
    from aged.traded, generate_series(1, ${MARKS}) i`;
  await sql`insert into public.position_sessions (position_id, trading_date, marked_at, profit_mid,
      peak_mid, reading, charges, costs, by_delta, by_gamma, by_vega, by_theta)
    select allocation_id, (at at time zone 'Asia/Kolkata')::date,
      at + ${MARKS} * interval '10 minutes', -322.2418 * random(), 100 * random(),
      jsonb_build_object('at', at, 'spot', 25012.35 + random(), 'legs', (
        select jsonb_agg(jsonb_build_object('legNumber', i, 'delta', 12.3456789 * random(),
          'gamma', 0.123456789 * random(), 'vega', 123.456789 * random(),
          'theta', -98.7654321 * random(), 'volatility', 0.123456789 * random()))
        from generate_series(1, 4) i)),
      127.2418, -322.2418 * random(), 50 * random(), -5 * random(), 40 * random(), 9 * random()
    from aged.traded`;
  await sql`insert into public.exits (position_id, rule, details, fired_at, plan_id)
    select allocation_id, 'stop_loss',
      '{"limit":1062.5000000000107,"marks":[-2412.7616,-2412.7616]}', at + interval '3 hours',
      plan_id + 1
    from aged.traded where closed`;
  await leaveOrders(sql);
}

/** An order a leg and way, each filled at once; the broker's webhook told of each. */
async function leaveOrders(sql: postgres.Sql): Promise<void> {
  await sql`create table aged.orders as
    select 4 * (p.plan_id - 1) + l.leg_number as id, p.plan_id, l.*, p.purpose, p.at,
      'E' || p.plan_id || '-' || l.leg_number || '-0' as correlation_id,
      'P' || md5(p.plan_id || '-' || l.leg_number) as broker_order_id
    from (
      select allocation_id, plan_id, 'open' as purpose, at from aged.traded
      union all
      select allocation_id, plan_id + 1, 'close', at + interval '3 hours' from aged.traded
      where closed) p
    join public.position_legs l on l.position_id = p.allocation_id`;
  await sql`insert into public.intents (intent_id, plan_id, step, leg_number, purpose, side,
      segment, security_id, quantity, limit_price, tick, correlation_id, state, send_before,
      written_at)
    overriding system value
    select id, plan_id, leg_number, leg_number, purpose, side, segment, security_id, quantity,
      entry_price, tick, correlation_id, 'confirmed', at + interval '5 seconds', at
    from aged.orders`;
  await sql`insert into public.orders (order_id, intent_id, broker_order_id, mode, state,
      filled_quantity, average_price, sent_at, updated_at)
    overriding system value
    select id, id, broker_order_id, 'paper', 'filled', quantity, entry_price, at, at
    from aged.orders`;
  await sql`insert into public.fills (fill_id, order_id, mode, trade_id, quantity, price, charges,
      filled_at)
    overriding system value
    select id, id, 'paper', broker_order_id || '-1', quantity, entry_price, 24.4232, at from aged.orders`;
  await sql`insert into public.paper_orders (correlation_id, broker_order_id, segment, security_id,
      side, quantity, limit_price, state, filled_quantity, fills, received_at)
    select correlation_id, broker_order_id, segment, security_id, side, quantity, entry_price,
      'filled', quantity, jsonb_build_array(jsonb_build_object('at', at, 'price', entry_price,
        'tradeId', broker_order_id || '-1', 'quantity', quantity)), at
    from aged.orders`;
  await sql`insert into public.postbacks (received_at, broker_order_id, correlation_id, status)
    select at, broker_order_id, correlation_id, 'TRADED' from aged.orders`;
  await sql`drop table aged.orders`;
}
