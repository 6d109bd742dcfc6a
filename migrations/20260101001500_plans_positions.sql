-- Compiled from supabase/schemas/1500_plans_positions by `npm run schema`: edit it there.

create function public.read_plan(p_plan_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'planId', p.plan_id, 'kind', p.kind, 'mode', p.mode, 'state', p.state,
    'underlying', p.underlying, 'positionId', p.position_id,
    'intents', (select coalesce(jsonb_agg(jsonb_build_object(
        'intentId', i.intent_id, 'step', i.step, 'legNumber', i.leg_number, 'purpose', i.purpose,
        'side', i.side, 'segment', i.segment, 'securityId', i.security_id, 'quantity', i.quantity,
        'limitPrice', i.limit_price, 'tick', i.tick, 'correlationId', i.correlation_id,
        'state', i.state, 'orderState', o.state, 'brokerOrderId', o.broker_order_id,
        'filledQuantity', coalesce(o.filled_quantity, 0))
        order by i.step, i.intent_id), '[]')
      from public.intents i left join public.orders o using (intent_id)
      where i.plan_id = p.plan_id))
  from public.plans p where p.plan_id = p_plan_id
$$;

revoke all on function public.read_plan(bigint) from public, anon, authenticated;
grant execute on function public.read_plan(bigint) to service_role;

comment on function public.read_plan(bigint) is 'Everything about a plan that its execution needs.';

create function public.read_unfinished_plans(p_kind text) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(public.read_plan(plan_id) order by plan_id), '[]') from public.plans
  where kind = p_kind and state in ('gated', 'executing', 'unwinding')
$$;

revoke all on function public.read_unfinished_plans(text) from public, anon, authenticated;
grant execute on function public.read_unfinished_plans(text) to service_role;

comment on function public.read_unfinished_plans(text) is
  'Plans that a call which died left behind: the next call goes on with them first.';

create function public.read_queue(
  p_trading_date date, p_allocation_ids bigint[], p_top integer
) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(q.entry order by q.rank), '[]') from (
    select a.rank, jsonb_build_object(
      'allocationId', a.allocation_id, 'underlying', a.underlying, 'definition', s.definition,
      'lots', a.lots, 'lotSize', s.lot_size, 'netPremium', s.net_premium, 'maxLoss', s.max_loss,
      'expiry', s.expiry,
      'legs', (
        select jsonb_agg(jsonb_build_object(
          'legNumber', l.leg_number, 'right', l.leg_right, 'side', l.side, 'ratio', l.ratio,
          'segment', l.segment, 'securityId', l.security_id, 'price', l.price, 'tick', l.tick,
          'freezeQuantity', (
            select c.freeze_quantity from public.contracts c
            where c.underlying = s.underlying and c.instrument = 'option' and c.expiry = l.expiry
              and c.strike = l.strike and c.option_right::text = l.leg_right::text))
          order by l.leg_number)
        from public.strategy_legs l where l.strategy_id = s.strategy_id)) as entry
    from public.allocations a join public.allocation_runs r using (allocation_run_id)
    join public.strategies s using (strategy_id)
    where r.trading_date = p_trading_date and a.state = 'pending'
      and (p_allocation_ids is null or a.allocation_id = any (p_allocation_ids))
    order by a.rank limit p_top) q
$$;

revoke all on function public.read_queue(date, bigint[], integer) from public, anon, authenticated;
grant execute on function public.read_queue(date, bigint[], integer) to service_role;

comment on function public.read_queue(date, bigint[], integer) is
  'Allocations to execute, by rank, with their strategy and legs.';

create function private.write_intents(
  p_plan_id bigint, p_intents jsonb, p_now timestamptz
) returns void
language sql set search_path = '' as $$
  select private.require_keys('public.intents', p_intents,
    '{step,leg_number,purpose,side,segment,security_id,quantity,limit_price,tick,correlation_id}');
  insert into public.intents (plan_id, step, leg_number, purpose, side, segment, security_id,
    quantity, limit_price, tick, correlation_id, written_at)
  select p_plan_id, x.step, x.leg_number, x.purpose, x.side, x.segment, x.security_id, x.quantity,
    x.limit_price, x.tick, x.correlation_id, p_now
  from jsonb_to_recordset(p_intents) as x(step integer, leg_number integer, purpose text,
    side public.side, segment public.segment, security_id text, quantity integer,
    limit_price numeric, tick numeric, correlation_id text)
  on conflict (correlation_id) do nothing
$$;

revoke all on function private.write_intents(bigint, jsonb, timestamptz)
  from public, anon, authenticated;
grant execute on function private.write_intents(bigint, jsonb, timestamptz) to service_role;

comment on function private.write_intents(bigint, jsonb, timestamptz) is
  'Writes the orders of a plan as intents, each once by its correlation id.';

create function public.open_entry_plan(
  p_allocation_id bigint, p_mode public.trading_mode, p_intents jsonb, p_now timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_id bigint;
  v_underlying text;
begin
  perform private.lock_held();
  select plan_id into v_id from public.plans
  where allocation_id = p_allocation_id and mode = p_mode and kind = 'entry' and state <> 'denied';
  if v_id is null then
    select h.underlying into v_underlying
    from public.allocations a join private.held_structures h using (underlying)
    where a.allocation_id = p_allocation_id and h.allocation_id <> p_allocation_id
    limit 1;
    if found then
      raise exception 'allocation %: % is held already', p_allocation_id, v_underlying
        using errcode = 'P0001', hint = 'conflict';
    end if;
    update public.allocations set state = 'executing' where allocation_id = p_allocation_id
      and state = 'pending';
    if not found then
      raise exception 'allocation % is not pending', p_allocation_id
        using errcode = 'P0001', hint = 'conflict';
    end if;
    insert into public.plans (kind, mode, trading_date, underlying, allocation_id, lots, state,
      created_at)
    select 'entry', p_mode, r.trading_date, a.underlying, a.allocation_id, a.lots, 'gated', p_now
    from public.allocations a join public.allocation_runs r using (allocation_run_id)
    where a.allocation_id = p_allocation_id
    returning plan_id into v_id;
    perform private.write_intents(v_id, p_intents, p_now);
  end if;
  return public.read_plan(v_id);
end $$;

revoke all on function public.open_entry_plan(bigint, public.trading_mode, jsonb, timestamptz)
  from public, anon, authenticated;
grant execute on function public.open_entry_plan(bigint, public.trading_mode, jsonb, timestamptz)
  to service_role;

comment on function public.open_entry_plan(bigint, public.trading_mode, jsonb, timestamptz) is
  'A gated plan with all its orders as intents, before anything is sent. An allocation has one '
  'such plan a mode; an underlying that is held or being entered has no second one.';

create function public.deny_entry_plan(
  p_allocation_id bigint, p_mode public.trading_mode, p_reason text, p_now timestamptz
) returns void
language sql set search_path = '' as $$
  insert into public.plans (kind, mode, trading_date, underlying, allocation_id, lots, state,
    reason, created_at, finished_at)
  select 'entry', p_mode, r.trading_date, a.underlying, a.allocation_id, a.lots, 'denied', p_reason,
    p_now, p_now
  from public.allocations a join public.allocation_runs r using (allocation_run_id)
  where a.allocation_id = p_allocation_id
$$;

revoke all on function public.deny_entry_plan(bigint, public.trading_mode, text, timestamptz)
  from public, anon, authenticated;
grant execute on function public.deny_entry_plan(bigint, public.trading_mode, text, timestamptz)
  to service_role;

comment on function public.deny_entry_plan(bigint, public.trading_mode, text, timestamptz) is
  'A plan that its gate refused as a whole: nothing of it was or will be sent. The allocation '
  'stays pending.';

create function public.open_exit_plan(
  p_position_id bigint, p_rule text, p_details jsonb, p_intents jsonb, p_now timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_id bigint;
begin
  select plan_id into v_id from public.plans
  where position_id = p_position_id and kind = 'exit' and state in ('gated', 'executing');
  if v_id is null then
    update public.positions set state = 'closing'
    where position_id = p_position_id and state = 'open';
    if not found then
      raise exception 'position % is not open', p_position_id
        using errcode = 'P0001', hint = 'conflict';
    end if;
    insert into public.plans (kind, mode, trading_date, underlying, position_id, rule, lots, state,
      created_at)
    select 'exit', p.mode, (p_now at time zone 'Asia/Kolkata')::date, p.underlying, p.position_id,
      p_rule, p.lots, 'gated', p_now
    from public.positions p where p.position_id = p_position_id
    returning plan_id into v_id;
    perform private.write_intents(v_id, p_intents, p_now);
    insert into public.exits (position_id, rule, details, fired_at, plan_id)
    values (p_position_id, p_rule, p_details, p_now, v_id);
  end if;
  return public.read_plan(v_id);
end $$;

revoke all on function public.open_exit_plan(bigint, text, jsonb, jsonb, timestamptz)
  from public, anon, authenticated;
grant execute on function public.open_exit_plan(bigint, text, jsonb, jsonb, timestamptz)
  to service_role;

comment on function public.open_exit_plan(bigint, text, jsonb, jsonb, timestamptz) is
  'An exit of a position: closing orders, and the position marked as closing.';

create function public.add_intents(
  p_plan_id bigint, p_intents jsonb, p_now timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
begin
  perform private.write_intents(p_plan_id, p_intents, p_now);
  return public.read_plan(p_plan_id);
end $$;

revoke all on function public.add_intents(bigint, jsonb, timestamptz)
  from public, anon, authenticated;
grant execute on function public.add_intents(bigint, jsonb, timestamptz) to service_role;

comment on function public.add_intents(bigint, jsonb, timestamptz) is
  'More orders for a plan: another try at what is not filled, or the way back.';

create function public.store_order(
  p_intent_id bigint, p_outcome text, p_reason text, p_order jsonb, p_now timestamptz
) returns void
language plpgsql set search_path = '' as $$
declare
  v_order_id bigint;
begin
  perform private.require_keys('public.orders', p_order,
    '{orderId,state,filledQuantity,averagePrice,reason,fills}');
  perform private.require_keys('public.fills', p_order -> 'fills',
    '{tradeId,quantity,price,charges,at}');
  update public.intents set state = p_outcome, reason = p_reason
  where intent_id = p_intent_id and state <> p_outcome;
  if p_order is null then
    return;
  end if;
  insert into public.orders as o (intent_id, broker_order_id, mode, state, filled_quantity,
    average_price, reason, sent_at, updated_at)
  select p_intent_id, p_order ->> 'orderId', p.mode,
    p_order ->> 'state', (p_order ->> 'filledQuantity')::integer,
    (p_order ->> 'averagePrice')::numeric, p_order ->> 'reason', p_now, p_now
  from public.intents i join public.plans p using (plan_id) where i.intent_id = p_intent_id
  on conflict (intent_id) do update set state = excluded.state,
    filled_quantity = excluded.filled_quantity, average_price = excluded.average_price,
    reason = excluded.reason, updated_at = excluded.updated_at
  -- A reply that left before what is known: it takes no fill away.
  where not (o.state = 'open' and excluded.state = 'open'
    and excluded.filled_quantity < o.filled_quantity)
  returning order_id into v_order_id;
  if v_order_id is null then
    return;
  end if;
  insert into public.fills (order_id, trade_id, quantity, price, charges, filled_at)
  select v_order_id, x ->> 'tradeId', (x ->> 'quantity')::integer, (x ->> 'price')::numeric,
    (x ->> 'charges')::numeric, (x ->> 'at')::timestamptz
  from jsonb_array_elements(p_order -> 'fills') x
  on conflict (order_id, trade_id) do nothing;
end $$;

revoke all on function public.store_order(bigint, text, text, jsonb, timestamptz)
  from public, anon, authenticated;
grant execute on function public.store_order(bigint, text, text, jsonb, timestamptz)
  to service_role;

comment on function public.store_order(bigint, text, text, jsonb, timestamptz) is
  'What came of sending an intent, or of asking for it: its outcome, the order as the broker shows '
  'it, and its fills.';

create function public.advance_plan(
  p_plan_id bigint, p_state text, p_reason text, p_now timestamptz
) returns void
language plpgsql set search_path = '' as $$
declare
  v_plan public.plans;
begin
  update public.plans set state = p_state, reason = p_reason,
    finished_at = case when p_state in ('denied', 'filled', 'unwound', 'failed') then p_now end
  where plan_id = p_plan_id and state <> p_state returning * into v_plan;
  if not found then
    return;
  end if;
  if v_plan.kind = 'entry' and p_state in ('unwound', 'failed') then
    update public.allocations set state = 'failed' where allocation_id = v_plan.allocation_id
      and state = 'executing';
  elsif v_plan.kind = 'exit' and p_state = 'failed' then
    update public.positions set state = 'open' where position_id = v_plan.position_id
      and state = 'closing';
  end if;
end $$;

revoke all on function public.advance_plan(bigint, text, text, timestamptz)
  from public, anon, authenticated;
grant execute on function public.advance_plan(bigint, text, text, timestamptz) to service_role;

comment on function public.advance_plan(bigint, text, text, timestamptz) is
  'Moves a plan on; its end takes its allocation or position along.';

create function public.set_paused(p_paused boolean, p_reason text) returns void
language sql set search_path = '' as $$
  update public.trading_state set paused = p_paused, reason = p_reason where only_row
$$;

revoke all on function public.set_paused(boolean, text) from public, anon, authenticated;
grant execute on function public.set_paused(boolean, text) to service_role;

comment on function public.set_paused(boolean, text) is
  'Stops new entries with a reason, or lets them go on.';

create function private.plan_ledger(
  p_plan_id bigint, p_purposes text[]
) returns table (net numeric, charges numeric)
language sql stable set search_path = '' as $$
  select coalesce(sum(case i.side when 'sell' then 1 else -1 end * f.quantity * f.price), 0),
    coalesce(sum(f.charges), 0)
  from public.intents i join public.orders o using (intent_id) join public.fills f using (order_id)
  where i.plan_id = p_plan_id and i.purpose = any (p_purposes)
$$;

revoke all on function private.plan_ledger(bigint, text[]) from public, anon, authenticated;
grant execute on function private.plan_ledger(bigint, text[]) to service_role;

comment on function private.plan_ledger(bigint, text[]) is
  'Net of a plan''s fills in rupees, received +, and their charges; exact, from numeric.';

create function public.open_position(p_plan_id bigint, p_now timestamptz) returns bigint
language plpgsql set search_path = '' as $$
declare
  v_id bigint;
begin
  if exists (select 1
    from public.plans p join public.allocations a using (allocation_id)
    join public.strategy_legs l using (strategy_id)
    left join (select i.leg_number, sum(t.quantity) as filled from public.intents i
      join public.orders o using (intent_id)
      join public.fills t using (order_id)
      where i.plan_id = p_plan_id and i.purpose = 'open'
      group by i.leg_number) f on f.leg_number = l.leg_number
    where p.plan_id = p_plan_id and coalesce(f.filled, 0) < l.ratio * p.lots * l.lot_size) then
    raise exception 'plan %: a leg is not filled', p_plan_id
      using errcode = 'P0001', hint = 'conflict';
  end if;
  insert into public.positions (plan_id, strategy_id, underlying, definition, sleeve, mode, lots,
    expiry, capital_used, max_loss, entry_net, entry_charges, opened_at)
  select p.plan_id, s.strategy_id, s.underlying, s.definition, a.sleeve, p.mode, p.lots, s.expiry,
    a.capital_used, a.max_loss, l.net, l.charges, p_now
  from public.plans p join public.allocations a using (allocation_id)
  join public.strategies s using (strategy_id),
    private.plan_ledger(p.plan_id, '{open}') l
  where p.plan_id = p_plan_id
  on conflict (plan_id) do nothing
  returning position_id into v_id;
  if v_id is null then
    select position_id into v_id from public.positions where plan_id = p_plan_id;
    return v_id;
  end if;
  insert into public.position_legs (position_id, leg_number, leg_right, side, strike, expiry,
    segment, security_id, quantity, tick, entry_price)
  select v_id, l.leg_number, l.leg_right, l.side, l.strike, l.expiry, l.segment, l.security_id,
    sum(f.quantity), l.tick, sum(f.quantity * f.price) / sum(f.quantity)
  from public.plans p join public.allocations a using (allocation_id)
  join public.strategy_legs l using (strategy_id)
  join public.intents i on i.plan_id = p.plan_id and i.leg_number = l.leg_number
    and i.purpose = 'open'
  join public.orders o using (intent_id) join public.fills f using (order_id)
  where p.plan_id = p_plan_id
  group by l.strategy_id, l.leg_number;
  update public.plans set state = 'filled', finished_at = p_now where plan_id = p_plan_id;
  update public.allocations a set state = 'executed' from public.plans p
  where p.plan_id = p_plan_id and a.allocation_id = p.allocation_id;
  return v_id;
end $$;

revoke all on function public.open_position(bigint, timestamptz) from public, anon, authenticated;
grant execute on function public.open_position(bigint, timestamptz) to service_role;

comment on function public.open_position(bigint, timestamptz) is
  'The position of an entry plan whose orders are all filled.';

create function public.close_position(p_plan_id bigint, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  if exists (select 1 from public.position_legs l join public.plans p using (position_id)
    left join (select i.leg_number, sum(t.quantity) as filled from public.intents i
      join public.orders o using (intent_id)
      join public.fills t using (order_id)
      where i.plan_id = p_plan_id group by i.leg_number) f using (leg_number)
    where p.plan_id = p_plan_id and coalesce(f.filled, 0) < l.quantity) then
    raise exception 'plan %: a leg is not closed', p_plan_id
      using errcode = 'P0001', hint = 'conflict';
  end if;
  update public.positions s set state = 'closed', closed_at = p_now, exit_rule = p.rule,
    exit_net = l.net, exit_charges = l.charges,
    realised = s.entry_net - s.entry_charges + l.net - l.charges
  from public.plans p, private.plan_ledger(p.plan_id, '{close}') l
  where p.plan_id = p_plan_id and s.position_id = p.position_id and s.state <> 'closed';
  update public.plans set state = 'filled', finished_at = p_now
  where plan_id = p_plan_id and state <> 'filled';
end $$;

revoke all on function public.close_position(bigint, timestamptz) from public, anon, authenticated;
grant execute on function public.close_position(bigint, timestamptz) to service_role;

comment on function public.close_position(bigint, timestamptz) is
  'The end of a position whose exit plan''s orders are all filled.';

create table public.belief_trades (
  claim text not null,
  scope text not null,
  horizon_sessions integer not null,
  position_id bigint not null,
  sleeve public.sleeve not null,
  expiry date not null,
  closed_on date not null,
  expected numeric not null,
  market_expected numeric not null,
  deviation numeric not null check (deviation >= 0),
  realised numeric not null,
  primary key (claim, scope, horizon_sessions, position_id),
  foreign key (claim, scope, horizon_sessions) references public.beliefs
);
create index belief_trades_closed on public.belief_trades (closed_on);

alter table public.belief_trades enable row level security;
revoke all on table public.belief_trades from public, anon, authenticated;
grant select, insert, update, delete on table public.belief_trades to service_role;

comment on table public.belief_trades is
  'What closed positions that rest on a belief expected and realised, rupees; they outlive the '
  'positions.';
comment on column public.belief_trades.expected is 'Under the view after all costs.';
comment on column public.belief_trades.market_expected is 'The same under the market''s measure.';
comment on column public.belief_trades.deviation is 'Of the single outcome, from its scan.';

create function public.read_positions(p_marks_from timestamptz) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'positionId', p.position_id, 'underlying', p.underlying, 'definition', p.definition,
    'mode', p.mode, 'state', p.state, 'lots', p.lots, 'expiry', p.expiry, 'entryNet', p.entry_net,
    'entryCharges', p.entry_charges,
    'legs', (
      select jsonb_agg(jsonb_build_object(
        'legNumber', l.leg_number, 'right', l.leg_right, 'side', l.side, 'segment', l.segment,
        'securityId', l.security_id, 'quantity', l.quantity, 'tick', l.tick,
        'freezeQuantity', (
          select c.freeze_quantity from public.contracts c
          where c.segment = l.segment and c.security_id = l.security_id and c.expiry = l.expiry))
        order by l.leg_number)
      from public.position_legs l where l.position_id = p.position_id),
    'rules', (
      select coalesce(jsonb_agg(to_jsonb(e) - 'strategy_id' order by e.rule_number), '[]')
      from public.exit_rules e where e.strategy_id = p.strategy_id),
    'closeValueAt', (
      select t.close_value_at from public.exit_targets t
      where t.position_id = p.position_id
        and t.valid_on = (p_marks_from at time zone 'Asia/Kolkata')::date),
    'marks', (
      select coalesce(jsonb_agg(jsonb_build_object('at', m.marked_at,
        'unrealisedMid', m.unrealised_mid) order by m.marked_at), '[]')
      from (
        select k.marked_at, k.unrealised_mid from public.position_marks k
        where k.position_id = p.position_id and k.marked_at >= p_marks_from
          and k.state = 'priced'
        order by k.marked_at desc limit 40) m)) order by p.position_id), '[]')
  from public.positions p where p.state <> 'closed'
$$;

revoke all on function public.read_positions(timestamptz) from public, anon, authenticated;
grant execute on function public.read_positions(timestamptz) to service_role;

comment on function public.read_positions(timestamptz) is
  'Open positions with their legs, exit rules and the target of the session that begins then, and '
  'their newest 40 marks from then on.';

create function public.settle_beliefs(p_through date) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  insert into public.belief_trades (claim, scope, horizon_sessions, position_id, sleeve, expiry,
    closed_on, expected, market_expected, deviation, realised)
  select b.claim, b.scope, b.horizon_sessions, x.position_id, x.sleeve, x.expiry, x.closed_on,
    x.lots * s.ev_p, x.lots * s.ev_q, x.lots * s.outcome_deviation, x.realised
  from (select *, (closed_at at time zone 'Asia/Kolkata')::date as closed_on
    from public.positions
    where state = 'closed'
      and (closed_at at time zone 'Asia/Kolkata')::date between p_through - 30 and p_through) x
  join public.strategies s using (strategy_id)
  -- A strategy names the beliefs that it rests on: "CLAIM of SCOPE over HORIZON sessions: ...".
  join public.beliefs b on position(b.claim || ' of ' || b.scope || ' over ' || b.horizon_sessions
    || ' sessions:' in s.belief) > 0
  where num_nulls(s.ev_p, s.ev_q, s.outcome_deviation) = 0
  on conflict (claim, scope, horizon_sessions, position_id) do nothing;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.settle_beliefs(date) from public, anon, authenticated;
grant execute on function public.settle_beliefs(date) to service_role;

comment on function public.settle_beliefs(date) is
  'Notes the positions that closed in the 30 days up to a date under each belief that they rest '
  'on; returns how many rows are new.';

create function public.store_marks(p_marks jsonb) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  perform private.require_keys('public.position_marks', p_marks,
    '{position_id,marked_at,state,close_value,unrealised,unrealised_mid}');
  insert into public.position_marks (position_id, marked_at, state, close_value, unrealised,
    unrealised_mid)
  select x.position_id, x.marked_at, x.state, x.close_value, x.unrealised, x.unrealised_mid
  from jsonb_to_recordset(p_marks) as x(position_id bigint, marked_at timestamptz, state text,
    close_value numeric, unrealised numeric, unrealised_mid numeric)
  on conflict (position_id, marked_at) do nothing;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.store_marks(jsonb) from public, anon, authenticated;
grant execute on function public.store_marks(jsonb) to service_role;

comment on function public.store_marks(jsonb) is
  'Stores marks, each once by position and instant; returns how many are new.';

create function public.tell_position_faults(
  p_faults jsonb, p_trading_date date, p_now timestamptz
) returns void
language plpgsql set search_path = '' as $$
declare v_fault record;
begin
  perform private.require_keys('public.positions', p_faults, '{position_id,fault}');
  for v_fault in
    select x.position_id, x.fault, p.underlying
    from jsonb_to_recordset(p_faults) as x(position_id bigint, fault text)
    join public.positions p using (position_id)
    where p.state <> 'closed'
    order by x.position_id
  loop
    perform private.raise_alert('critical', 'position_unjudged',
      'position ' || v_fault.position_id || ' on ' || p_trading_date,
      v_fault.underlying || ': position ' || v_fault.position_id
      || ' is watched by no exit rule: ' || v_fault.fault, p_now);
  end loop;
end $$;

revoke all on function public.tell_position_faults(jsonb, date, timestamptz)
  from public, anon, authenticated;
grant execute on function public.tell_position_faults(jsonb, date, timestamptz)
  to service_role;

comment on function public.tell_position_faults(jsonb, date, timestamptz) is
  'Alerts of open positions that monitor could not judge, each once a trading date.';

create function public.tell_rebalance(p_date date, p_now timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
  v_set jsonb := (select jsonb_object_agg(name, value) from public.settings
    where name like 'rebalance\_%');
  v_from date;
  v_before public.market_regimes;
  v_now public.market_regimes;
  v_count integer := 0;
  v_new record;
begin
  select trading_date into v_from from (
    select trading_date from public.sessions where trading_date < p_date
    order by trading_date desc limit (v_set ->> 'rebalance_sessions')::integer) s
  order by trading_date limit 1;
  select * into v_before from public.market_regimes where trading_date = v_from;
  select * into v_now from public.market_regimes where trading_date = p_date;
  for v_new in
    select 'India VIX' as subject, format('India VIX went from %s to %s since %s',
        round(v_before.vix, 2), round(v_now.vix, 2), v_from) as message
    where abs(v_now.vix - v_before.vix) >= (v_set ->> 'rebalance_vix_points')::numeric
    union all
    select 'India VIX percentile', format('the percentile of India VIX went from %s to %s since %s',
        round(v_before.vix_percentile), round(v_now.vix_percentile), v_from)
    where abs(v_now.vix_percentile - v_before.vix_percentile)
      >= (v_set ->> 'rebalance_percentile_points')::numeric
    union all
    select format('%s %s, position %s', w.underlying, w.definition, w.position_id),
      format('its share of the book went from %s%% to %s%% since it was entered',
        round(100 * w.entered, 1), round(100 * w.now, 1))
    from (
      select x.position_id, x.underlying, x.definition,
        x.capital_used / nullif(sum(x.capital_used) over (), 0) as entered,
        (x.capital_used + m.unrealised_mid)
          / nullif(sum(x.capital_used + m.unrealised_mid) over (), 0) as now
      from public.positions x
      cross join lateral (
        select k.unrealised_mid from public.position_marks k
        where k.position_id = x.position_id and k.unrealised_mid is not null
        order by k.marked_at desc limit 1) m
      where x.state <> 'closed') w
    where abs(w.now - w.entered) >= (v_set ->> 'rebalance_drift')::numeric
  loop
    -- What was said stays said for as many sessions as it looks back.
    if not exists (select 1 from public.alerts a where a.kind = 'rebalance'
        and starts_with(a.subject, v_new.subject || ' on ')
        and a.raised_at >= v_from::timestamp at time zone 'Asia/Kolkata') then
      perform private.raise_alert('info', 'rebalance', v_new.subject || ' on ' || p_date,
        v_new.message || ': look whether the book still is what you want', p_now);
      v_count := v_count + 1;
    end if;
  end loop;
  return v_count;
end $$;

revoke all on function public.tell_rebalance(date, timestamptz) from public, anon, authenticated;
grant execute on function public.tell_rebalance(date, timestamptz) to service_role;

comment on function public.tell_rebalance(date, timestamptz) is
  'Raises an alert where India VIX or its percentile moved far, or a position''s share of the book '
  'drifted from that of its entry, by the settings rebalance_*; the same again only after as many '
  'sessions as they look back. Returns how many are new.';

create function public.read_belief_trades() returns json
language sql stable set search_path = '' as $$
  select coalesce(json_agg(t order by t.closed_on, t.position_id), '[]')
  from public.belief_trades t
$$;

revoke all on function public.read_belief_trades() from public, anon, authenticated;
grant execute on function public.read_belief_trades() to service_role;

comment on function public.read_belief_trades() is
  'Closed trades by the beliefs that they rest on, ascending in the date of their end.';

create view private.held_structures with (security_invoker = true) as
select x.state, x.position_id, p.allocation_id, x.strategy_id, x.underlying, x.sleeve, x.lots,
  x.capital_used, s.margin * x.lots as margin, x.entry_net, x.opened_at
from public.positions x
join public.plans p using (plan_id)
join public.strategies s on s.strategy_id = x.strategy_id
where x.state <> 'closed'
union all
select a.state, null, a.allocation_id, a.strategy_id, a.underlying, a.sleeve, a.lots,
  a.capital_used, a.margin, null, null
from public.allocations a
where a.state = 'executing';

revoke all on table private.held_structures from public, anon, authenticated;
grant select on table private.held_structures to service_role;

comment on view private.held_structures is
  'What ties up capital: positions that are not closed, and allocations on their way. Rupees of '
  'all lots.';

create function private.held_fingerprint() returns text
language sql stable set search_path = '' as $$
  select md5(coalesce(string_agg(
    concat_ws(':', allocation_id, position_id, state, lots), ','
    order by allocation_id, position_id), ''))
  from private.held_structures
$$;

revoke all on function private.held_fingerprint() from public, anon, authenticated;
grant execute on function private.held_fingerprint() to service_role;

comment on function private.held_fingerprint() is
  'Of all that is held, its states and lots: what is chosen beside it is stored only while it '
  'stands.';

create function public.read_target_positions(p_date date) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'positionId', p.position_id, 'kind', u.kind, 'expiry', p.expiry, 'lots', p.lots,
    'lotSize', s.lot_size, 'entryChargesPerLot', s.entry_charges,
    'exitChargesPerLot', s.exit_charges,
    'view', (
      select jsonb_build_object('beta', a.view_beta, 'mu', a.view_mu)
      from public.underlying_analyses a
      where a.trading_date = p_date and a.underlying = p.underlying and a.risk = s.risk),
    'legs', (
      select jsonb_agg(jsonb_build_object('right', l.leg_right, 'side', l.side, 'ratio', l.ratio,
        'strike', l.strike, 'expiry', l.expiry, 'price', l.price, 'bid', l.bid, 'ask', l.ask,
        'tick', l.tick) order by l.leg_number)
      from public.strategy_legs l where l.strategy_id = p.strategy_id),
    'rules', (
      select jsonb_agg(to_jsonb(e) - 'strategy_id' order by e.rule_number)
      from public.exit_rules e where e.strategy_id = p.strategy_id),
    'chains', (
      select coalesce(jsonb_agg(jsonb_build_object('expiry', c.expiry, 'at', c.received_at,
        'spot', c.spot, 'forward', c.forward, 'parameters', c.smile -> 'parameters')
        order by c.expiry), '[]')
      from public.chain_snapshots c
      where c.trading_date = p_date and c.underlying = p.underlying and c.expiry in (
        select l.expiry from public.strategy_legs l where l.strategy_id = p.strategy_id)))
    order by p.position_id), '[]')
  from public.positions p
  join public.strategies s using (strategy_id)
  join public.underlyings u on u.underlying = p.underlying
  where p.state = 'open' and p.sleeve <> 'carry' and p.expiry > p_date
    and exists (select 1 from public.exit_rules e
      where e.strategy_id = p.strategy_id and e.rule = 'profit_target' and e.is_on)
$$;

revoke all on function public.read_target_positions(date) from public, anon, authenticated;
grant execute on function public.read_target_positions(date) to service_role;

comment on function public.read_target_positions(date) is
  'Open positions whose profit target is on, with their legs as entered, their rules, and the view '
  'and the chains of a date. None of the carry sleeve: what earns nothing has nothing to take.';

create function public.store_exit_targets(p_targets jsonb, p_valid_on date, p_now timestamptz)
returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  perform private.require_keys('public.exit_targets', p_targets, '{position_id,close_value_at}');
  insert into public.exit_targets (position_id, close_value_at, valid_on, found_at)
  select x.position_id, x.close_value_at, p_valid_on, p_now
  from jsonb_to_recordset(p_targets) as x(position_id bigint, close_value_at numeric)
  on conflict (position_id) do update set close_value_at = excluded.close_value_at,
    valid_on = excluded.valid_on, found_at = excluded.found_at;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.store_exit_targets(jsonb, date, timestamptz)
  from public, anon, authenticated;
grant execute on function public.store_exit_targets(jsonb, date, timestamptz) to service_role;

comment on function public.store_exit_targets(jsonb, date, timestamptz) is
  'The closing value that each position''s target waits for on one session, in place of an earlier '
  'one. Returns how many.';
