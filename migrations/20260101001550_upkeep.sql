-- Compiled from supabase/schemas/1550_upkeep by `npm run schema`: edit it there.

create table public.archived_runs (
  run_id bigint primary key,
  trading_date date not null,
  risk public.risk not null,
  finished_at timestamptz,
  underlyings integer not null,
  succeeded integer not null,
  rejected integer not null,
  reasons jsonb not null,
  accepted_strategies integer not null,
  nifty numeric,
  nifty_volatility numeric,
  capital numeric,
  deployed numeric,
  allocations integer not null,
  plans integer not null,
  orders integer not null,
  denied integer not null,
  filled integer not null,
  failed integer not null
);
create index archived_runs_date on public.archived_runs (trading_date);

alter table public.archived_runs enable row level security;
revoke all on table public.archived_runs from public, anon, authenticated;
grant select, insert, update, delete on table public.archived_runs to service_role;

comment on table public.archived_runs is
  'What a run came to, written before the first of its rows goes and kept for good.';
comment on column public.archived_runs.reasons is 'Rejected underlyings by reason.';
comment on column public.archived_runs.nifty_volatility is
  'At the money to the near expiry, decimal a year.';
comment on column public.archived_runs.deployed is
  'Rupees that the date''s last allocation put to work.';
comment on column public.archived_runs.plans is
  'Entry plans of the date that were not denied; filled and failed are among them.';

create table public.archived_definitions (
  run_id bigint not null references public.archived_runs on delete cascade,
  definition text not null,
  accepted integer not null,
  reasons jsonb not null,
  pop_p numeric,
  ev_p numeric,
  ev_standard_error numeric,
  margin numeric,
  total_score numeric,
  p_plus_sceptical numeric,
  p_plus_registered numeric,
  primary key (run_id, definition)
);

alter table public.archived_definitions enable row level security;
revoke all on table public.archived_definitions from public, anon, authenticated;
grant select, insert, update, delete on table public.archived_definitions to service_role;

comment on table public.archived_definitions is
  'How a definition fared in a run: accepted and rejected underlyings, and the mean figures of the '
  'accepted ones.';
comment on column public.archived_definitions.reasons is 'Rejected underlyings by reason.';
comment on column public.archived_definitions.ev_p is
  'Rupees a lot after all charges, under the view.';
comment on column public.archived_definitions.margin is 'Rupees a lot.';

create table public.archived_trades (
  plan_id bigint primary key,
  trading_date date not null,
  underlying text not null,
  definition text not null,
  risk public.risk not null,
  sleeve public.sleeve not null,
  mode public.trading_mode not null,
  state text not null
    check (state in ('gated', 'denied', 'executing', 'filled', 'unwinding', 'unwound', 'failed')),
  legs text not null,
  expiry date not null,
  lots integer not null,
  capital_used numeric not null,
  pop_p numeric,
  ev_p numeric,
  total_score numeric,
  entry_net numeric not null,
  exit_net numeric not null,
  charges numeric not null,
  realised numeric not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  exit_rule text check (exit_rule in (
    'stop_loss', 'profit_target', 'time_exit', 'days_left', 'trailing_stop', 'delta_breach',
    'touch', 'iv_exit', 'event_exit', 'scale_out', 'adjustment', 'flatten', 'settlement')),
  worst numeric,
  best numeric,
  fills jsonb not null,
  p_plus_sceptical numeric,
  p_plus_registered numeric,
  belief text
);
create index archived_trades_date on public.archived_trades (trading_date);

alter table public.archived_trades enable row level security;
revoke all on table public.archived_trades from public, anon, authenticated;
grant select, insert, update, delete on table public.archived_trades to service_role;

comment on table public.archived_trades is
  'Every entry that traded, with each of its fills, written when its rows go and kept for good.';
comment on column public.archived_trades.state is
  'How its entry plan ended: unwound and failed ones were traded back or left as they stood.';
comment on column public.archived_trades.ev_p is 'Rupees a lot when it was chosen, under the view.';
comment on column public.archived_trades.entry_net is 'Rupees, received +, paid -.';
comment on column public.archived_trades.realised is 'Rupees after all charges, from its fills.';
comment on column public.archived_trades.worst is 'Lowest mark at mid while it was held, rupees.';
comment on column public.archived_trades.best is 'Highest mark at mid while it was held, rupees.';
comment on column public.archived_trades.fills is
  '[[purpose, side, leg, quantity, price, charges, at]].';
comment on column public.archived_trades.belief is
  'The belief that its view rested on when it was chosen, with what it opened.';

create table public.archived_ledger (
  trading_date date not null,
  underlying text not null,
  definition text not null,
  sleeve public.sleeve not null,
  mode public.trading_mode not null,
  realised numeric not null,
  charges numeric not null,
  cash numeric not null,
  fills integer not null,
  closed integer not null,
  unwound integer not null,
  marked integer not null,
  priced integer not null,
  unrealised numeric not null,
  priced_mid integer not null,
  unrealised_mid numeric not null,
  primary key (trading_date, underlying, definition, sleeve, mode)
);

alter table public.archived_ledger enable row level security;
revoke all on table public.archived_ledger from public, anon, authenticated;
grant select, insert, update, delete on table public.archived_ledger to service_role;

comment on table public.archived_ledger is
  'What trades whose rows went add to each day of the ledger; kept for good. day_ledger has them '
  'and the others together.';
comment on column public.archived_ledger.realised is
  'Rupees after all charges, of the trades that ended on the date.';
comment on column public.archived_ledger.cash is 'Rupees of the fills of the date, received +.';
comment on column public.archived_ledger.charges is 'Rupees of the fills of the date.';
comment on column public.archived_ledger.marked is
  'Positions held over the end of the date that were marked on it.';
comment on column public.archived_ledger.priced is 'Of the marked ones those with a closing value.';
comment on column public.archived_ledger.unrealised is
  'Rupees of the priced ones, closed at the far side of the quotes.';
comment on column public.archived_ledger.priced_mid is 'Of the marked ones those with a mid.';
comment on column public.archived_ledger.unrealised_mid is 'Rupees of those, closed at mid.';

create function private.roll_up_run(p_run_id bigint) returns void
language plpgsql set search_path = '' as $$
begin
  insert into public.archived_runs (run_id, trading_date, risk, finished_at, underlyings,
    succeeded, rejected, reasons, accepted_strategies, nifty, nifty_volatility, capital, deployed,
    allocations, plans, orders, denied, filled, failed)
  select r.run_id, r.trading_date, r.risk, r.finished_at, r.underlyings, r.succeeded, r.rejected,
    coalesce(r.reasons, '{}'), r.accepted_strategies, r.nifty, r.nifty_volatility, d.capital,
    d.deployed, d.allocations, d.plans, d.orders, d.denied, d.plans_filled, d.plans_failed
  from public.run_overview r join public.desk_summary d using (trading_date)
  where r.run_id = p_run_id
  on conflict (run_id) do nothing;
  if not found then
    return;
  end if;
  insert into public.archived_definitions (run_id, definition, accepted, reasons, pop_p, ev_p,
    ev_standard_error, margin, total_score, p_plus_sceptical, p_plus_registered)
  select p_run_id, s.definition, count(*) filter (where s.state = 'accepted'),
    coalesce((select jsonb_object_agg(reason, n) from (
      select r.reason, count(*) as n from public.strategies r
      where r.run_id = p_run_id and r.definition = s.definition and r.state = 'rejected'
      group by r.reason) rejected), '{}'),
    round(avg(s.pop_p) filter (where s.state = 'accepted'), 4),
    round(avg(s.ev_p) filter (where s.state = 'accepted'), 2),
    round(avg(s.ev_standard_error) filter (where s.state = 'accepted'), 2),
    round(avg(s.margin) filter (where s.state = 'accepted'), 2),
    round(avg(s.total_score) filter (where s.state = 'accepted'), 4),
    round(avg(s.p_plus_sceptical) filter (where s.state = 'accepted'), 4),
    round(avg(s.p_plus_registered) filter (where s.state = 'accepted'), 4)
  from public.strategies s where s.run_id = p_run_id
  group by s.definition;
end $$;

revoke all on function private.roll_up_run(bigint) from public, anon, authenticated;
grant execute on function private.roll_up_run(bigint) to service_role;

comment on function private.roll_up_run(bigint) is
  'Writes what a run came to, once: whoever deletes the first of its rows calls it before, in the '
  'same transaction.';

create function private.roll_up_trades(p_allocations bigint[]) returns void
language plpgsql set search_path = '' as $$
declare
  v_from date;
  v_to date;
begin
  insert into public.archived_trades (plan_id, trading_date, underlying, definition, risk, sleeve,
    mode, state, legs, expiry, lots, capital_used, pop_p, ev_p, total_score, entry_net, exit_net,
    charges, realised, opened_at, closed_at, exit_rule, worst, best, fills,
    p_plus_sceptical, p_plus_registered, belief)
  select p.plan_id, p.trading_date, p.underlying, s.definition, s.risk, a.sleeve, p.mode, p.state,
    private.legs_text(s.strategy_id), s.expiry, p.lots, a.capital_used, round(s.pop_p, 4),
    round(s.ev_p, 2), round(s.total_score, 4), f.entry_net, f.exit_net, f.charges,
    f.entry_net + f.exit_net - f.charges, p.created_at, coalesce(x.closed_at, p.finished_at),
    x.exit_rule, round(m.worst, 2), round(m.best, 2), f.fills, round(s.p_plus_sceptical, 4),
    round(s.p_plus_registered, 4), s.belief
  from public.plans p
  join public.allocations a using (allocation_id)
  join public.strategies s using (strategy_id)
  left join public.positions x on x.plan_id = p.plan_id
  left join lateral (
    select min(unrealised_mid) as worst, max(unrealised_mid) as best from public.position_marks
    where position_id = x.position_id) m on true
  cross join lateral (
    select
      coalesce(sum(t.amount) filter (where t.purpose = 'open'), 0) as entry_net,
      coalesce(sum(t.amount) filter (where t.purpose <> 'open'), 0) as exit_net,
      sum(t.charges) as charges,
      jsonb_agg(jsonb_build_array(t.purpose, t.side, t.leg_number, t.quantity, t.price, t.charges,
        t.filled_at) order by t.fill_id) as fills
    from (
      select f.fill_id, f.quantity, f.price, f.charges, f.filled_at, i.purpose, i.side,
        i.leg_number,
        case i.side when 'sell' then 1 else -1 end * f.quantity * f.price as amount
      from (select p.plan_id
        union all
        select e.plan_id from public.plans e where e.position_id = x.position_id) q
      join public.intents i using (plan_id)
      join public.orders o using (intent_id)
      join public.fills f using (order_id)
      union all
      select null, abs(n.units), n.price, n.charges, n.settled_at, 'settle',
        case when n.units > 0 then 'sell' else 'buy' end::public.side, n.leg_number,
        n.units * n.price
      from public.settlements n where n.plan_id = p.plan_id) t
    having count(*) > 0) f
  where p.allocation_id = any (p_allocations) and p.kind = 'entry';

  -- The events of a trade are found by their dates: by allocation alone every fill would be read.
  select min(p.created_at) at time zone 'Asia/Kolkata',
    max(greatest(p.finished_at, x.closed_at)) at time zone 'Asia/Kolkata'
  into v_from, v_to
  from public.plans p left join public.positions x on x.plan_id = p.plan_id
  where p.allocation_id = any (p_allocations);
  insert into public.archived_ledger as l (trading_date, underlying, definition, sleeve, mode,
    realised, charges, cash, fills, closed, unwound, marked, priced, unrealised, priced_mid,
    unrealised_mid)
  select e.trading_date, e.underlying, e.definition, e.sleeve, e.mode, sum(e.realised),
    sum(e.charges), sum(e.cash), sum(e.fills), sum(e.closed), sum(e.unwound), sum(e.marked),
    count(e.unrealised), coalesce(sum(e.unrealised), 0), count(e.unrealised_mid),
    coalesce(sum(e.unrealised_mid), 0)
  from private.ledger_events e
  where e.allocation_id = any (p_allocations) and e.trading_date between v_from and v_to
  group by e.trading_date, e.underlying, e.definition, e.sleeve, e.mode
  on conflict (trading_date, underlying, definition, sleeve, mode) do update set
    realised = l.realised + excluded.realised, charges = l.charges + excluded.charges,
    cash = l.cash + excluded.cash, fills = l.fills + excluded.fills,
    closed = l.closed + excluded.closed, unwound = l.unwound + excluded.unwound,
    marked = l.marked + excluded.marked, priced = l.priced + excluded.priced,
    unrealised = l.unrealised + excluded.unrealised,
    priced_mid = l.priced_mid + excluded.priced_mid,
    unrealised_mid = l.unrealised_mid + excluded.unrealised_mid;
end $$;

revoke all on function private.roll_up_trades(bigint[]) from public, anon, authenticated;
grant execute on function private.roll_up_trades(bigint[]) to service_role;

comment on function private.roll_up_trades(bigint[]) is
  'Writes the entries of allocations that traded, with every fill of the entry and its exits, and '
  'adds them to the days of the ledger.';

create function public.archive_quotes(p_before date, p_limit integer) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  update public.chain_snapshots c set quotes = null
  from (select trading_date, underlying, expiry from public.chain_snapshots
    where trading_date < p_before and quotes is not null limit p_limit) o
  where (c.trading_date, c.underlying, c.expiry) = (o.trading_date, o.underlying, o.expiry);
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.archive_quotes(date, integer) from public, anon, authenticated;
grant execute on function public.archive_quotes(date, integer) to service_role;

comment on function public.archive_quotes(date, integer) is
  'Lets the quotes of at most so many chains before a date go; smile, digest and counts stay. '
  'Returns how many it took, 0 once none is left.';

create function public.archive_marks(p_before date, p_limit integer) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  with crowded as (
    select position_id, (marked_at at time zone 'Asia/Kolkata')::date as on_date
    from public.position_marks
    where marked_at < p_before::timestamp at time zone 'Asia/Kolkata'
    group by 1, 2 having count(*) > 3 limit p_limit),
  placed as (
    select m.position_id, m.marked_at,
      row_number() over (w order by m.marked_at desc) as from_last,
      row_number() over (w order by m.unrealised_mid, m.marked_at) as from_worst,
      row_number() over (w order by m.unrealised_mid desc nulls last, m.marked_at) as from_best
    from crowded c join public.position_marks m on m.position_id = c.position_id
      and (m.marked_at at time zone 'Asia/Kolkata')::date = c.on_date
    window w as (partition by m.position_id, c.on_date))
  delete from public.position_marks m using placed p
  where (m.position_id, m.marked_at) = (p.position_id, p.marked_at)
    and p.from_last > 1 and p.from_worst > 1 and p.from_best > 1;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.archive_marks(date, integer) from public, anon, authenticated;
grant execute on function public.archive_marks(date, integer) to service_role;

comment on function public.archive_marks(date, integer) is
  'Thins the marks of sessions before a date to the last, the worst and the best at mid of each '
  'position and session, of at most so many at once. Returns how many marks went, 0 once none is '
  'left.';

create function public.archive_trades(p_before date, p_limit integer) returns integer
language plpgsql set search_path = '' as $$
declare
  v_allocations bigint[];
  v_positions bigint[];
  v_plans bigint[];
  v_intents bigint[];
begin
  select array_agg(allocation_id) into v_allocations from (
    select a.allocation_id
    from public.allocation_runs r join public.allocations a using (allocation_run_id)
    -- Looked at one by one: joined, every plan there is would be read.
    left join lateral (
      select true as kept from public.plans p left join public.positions x using (plan_id)
      where p.allocation_id = a.allocation_id
        and (p.state in ('gated', 'executing', 'unwinding') or x.state <> 'closed'
          or x.closed_at >= p_before::timestamp at time zone 'Asia/Kolkata')
      limit 1) k on true
    where r.trading_date < p_before and k.kept is null
    order by r.trading_date limit p_limit) o;
  if v_allocations is null then
    return 0;
  end if;
  -- A clause of the function may not: the setting is nobody's but a superuser's there.
  perform pg_catalog.set_config('desk.archiving', 'on', true);
  perform private.roll_up_run(run_id) from (select distinct r.run_id
    from public.allocations a join public.allocation_runs r using (allocation_run_id)
    where a.allocation_id = any (v_allocations)) o;
  perform private.roll_up_trades(v_allocations);

  select array_agg(x.position_id) into v_positions
  from public.plans p join public.positions x using (plan_id)
  where p.allocation_id = any (v_allocations);
  select array_agg(plan_id) into v_plans from public.plans
  where allocation_id = any (v_allocations) or position_id = any (v_positions);
  select array_agg(intent_id) into v_intents from public.intents where plan_id = any (v_plans);
  delete from public.fills where order_id in (
    select order_id from public.orders where intent_id = any (v_intents));
  delete from public.orders where intent_id = any (v_intents);
  delete from public.paper_orders where correlation_id in (
    select correlation_id from public.intents where intent_id = any (v_intents));
  delete from public.intents where intent_id = any (v_intents);
  delete from public.exits where position_id = any (v_positions);
  delete from public.plans where position_id = any (v_positions);
  delete from public.adjustment_legs where position_id = any (v_positions);
  delete from public.adjustments where position_id = any (v_positions);
  delete from public.settlements where plan_id = any (v_plans);
  delete from public.position_marks where position_id = any (v_positions);
  delete from public.position_sessions where position_id = any (v_positions);
  delete from public.position_legs where position_id = any (v_positions);
  delete from public.positions where position_id = any (v_positions);
  delete from public.plans where allocation_id = any (v_allocations);
  delete from public.allocations where allocation_id = any (v_allocations);
  perform pg_catalog.set_config('desk.archiving', '', true);
  return cardinality(v_allocations);
end $$;

revoke all on function public.archive_trades(date, integer) from public, anon, authenticated;
grant execute on function public.archive_trades(date, integer) to service_role;

comment on function public.archive_trades(date, integer) is
  'Rolls up and deletes at most so many allocations of dates before one, with plans, orders, fills '
  'and positions; one with an unfinished plan, or a position that is not closed or was closed '
  'later, stays whole. Returns how many went, 0 once none is left.';

create function public.archive_strategies(p_before date, p_limit integer) returns integer
language plpgsql set search_path = '' as $$
declare v_strategies bigint[];
begin
  select array_agg(strategy_id) into v_strategies from (
    select strategy_id from public.strategies s
    where trading_date < p_before
      and not exists (select 1 from public.allocations a where a.strategy_id = s.strategy_id)
      and not exists (select 1 from public.positions x where x.strategy_id = s.strategy_id)
    order by trading_date limit p_limit) o;
  if v_strategies is null then
    return 0;
  end if;
  perform private.roll_up_run(run_id) from (
    select distinct run_id from public.strategies where strategy_id = any (v_strategies)) o;
  delete from public.allocation_refusals where strategy_id = any (v_strategies);
  delete from public.strategies where strategy_id = any (v_strategies);
  return cardinality(v_strategies);
end $$;

revoke all on function public.archive_strategies(date, integer)
  from public, anon, authenticated;
grant execute on function public.archive_strategies(date, integer) to service_role;

comment on function public.archive_strategies(date, integer) is
  'Rolls up and deletes at most so many strategies of dates before one, with legs, scores, exit '
  'rules and refusals; those of an allocation stay. Returns how many went, 0 once none is left.';

create function public.archive_analyses(p_before date, p_limit integer) returns integer
language plpgsql set search_path = '' as $$
declare
  v_tasks jsonb;
  v_snapshots integer;
begin
  select jsonb_agg(jsonb_build_object('run_id', run_id, 'trading_date', trading_date,
    'underlying', underlying, 'risk', risk)) into v_tasks from (
    select r.run_id, r.trading_date, r.risk, t.underlying
    from public.runs r join public.tasks t using (run_id)
    where r.trading_date < p_before
      and not exists (select 1 from public.strategies s where s.trading_date = r.trading_date
        and s.underlying = t.underlying and s.risk = r.risk)
    order by r.trading_date limit p_limit) o;
  perform private.roll_up_run(run_id) from (
    select distinct run_id from jsonb_to_recordset(v_tasks) as x(run_id bigint)) o;
  delete from public.underlying_analyses a
  using jsonb_to_recordset(v_tasks)
    as x(trading_date date, underlying text, risk public.risk)
  where (a.trading_date, a.underlying, a.risk) = (x.trading_date, x.underlying, x.risk);
  delete from public.tasks t using jsonb_to_recordset(v_tasks) as x(run_id bigint, underlying text)
  where (t.run_id, t.underlying) = (x.run_id, x.underlying);
  -- A chain serves every risk level of its date.
  delete from public.chain_snapshots c using (
    select trading_date, underlying, expiry from public.chain_snapshots k
    where trading_date < p_before and not exists (select 1 from public.strategies s
      where s.trading_date = k.trading_date and s.underlying = k.underlying)
    order by trading_date limit p_limit) o
  where (c.trading_date, c.underlying, c.expiry) = (o.trading_date, o.underlying, o.expiry);
  get diagnostics v_snapshots = row_count;
  return coalesce(jsonb_array_length(v_tasks), 0) + v_snapshots;
end $$;

revoke all on function public.archive_analyses(date, integer) from public, anon, authenticated;
grant execute on function public.archive_analyses(date, integer) to service_role;

comment on function public.archive_analyses(date, integer) is
  'Rolls up and deletes at most so many tasks of dates before one with their analyses, and as many '
  'chains: those of which a strategy is left stay. Returns how many went, 0 once none is left.';

create function public.archive_runs(p_before date, p_limit integer) returns integer
language plpgsql set search_path = '' as $$
declare v_runs bigint[];
begin
  select array_agg(run_id) into v_runs from (
    select r.run_id from public.runs r
    where r.trading_date < p_before
      and not exists (select 1 from public.strategies s where s.run_id = r.run_id)
      and not exists (select 1 from public.tasks t where t.run_id = r.run_id)
      and not exists (select 1 from public.underlying_analyses a where a.run_id = r.run_id)
      and not exists (select 1 from public.allocation_runs l
        join public.allocations a using (allocation_run_id) where l.run_id = r.run_id)
    order by r.run_id limit p_limit) o;
  if v_runs is null then
    return 0;
  end if;
  perform private.roll_up_run(run_id) from unnest(v_runs) u (run_id);
  -- Of strategies that a forced evaluation replaced.
  delete from public.allocation_refusals where allocation_run_id in (
    select allocation_run_id from public.allocation_runs where run_id = any (v_runs));
  delete from public.allocation_runs where run_id = any (v_runs);
  delete from public.runs where run_id = any (v_runs);
  return cardinality(v_runs);
end $$;

revoke all on function public.archive_runs(date, integer) from public, anon, authenticated;
grant execute on function public.archive_runs(date, integer) to service_role;

comment on function public.archive_runs(date, integer) is
  'Deletes at most so many runs of dates before one of which nothing else is left, with their '
  'allocation runs. Returns how many went, 0 once none is left.';

create function public.archive_contracts(p_before date, p_limit integer) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  delete from public.contracts where contract_id in (
    select contract_id from public.contracts c
    where expiry < p_before
      and not exists (
        select 1 from public.positions x join public.position_legs l using (position_id)
        where x.state <> 'closed'
          and (l.segment, l.security_id, l.expiry) = (c.segment, c.security_id, c.expiry))
      and not exists (
        select 1 from public.plans p join public.intents i using (plan_id)
        where p.state in ('gated', 'executing', 'unwinding')
          and (i.segment, i.security_id) = (c.segment, c.security_id))
    limit p_limit);
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.archive_contracts(date, integer) from public, anon, authenticated;
grant execute on function public.archive_contracts(date, integer) to service_role;

comment on function public.archive_contracts(date, integer) is
  'Deletes at most so many contracts that expired before a date and that no open position or '
  'unfinished plan names: what has ended keeps strike and expiry itself. Returns how many went, 0 '
  'once none is left.';

create function public.archive_candles(
  p_before date, p_spans jsonb, p_limit integer
) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  delete from public.candles c using (
    select name, trading_date from public.candles
    where trading_date < coalesce((p_spans ->> name)::date, p_before) limit p_limit) o
  where (c.name, c.trading_date) = (o.name, o.trading_date);
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.archive_candles(date, jsonb, integer)
  from public, anon, authenticated;
grant execute on function public.archive_candles(date, jsonb, integer) to service_role;

comment on function public.archive_candles(date, jsonb, integer) is
  'Deletes at most so many candles of dates before one; p_spans: {"name": another first date to '
  'keep}. Returns how many went, 0 once none is left.';

create function public.archive_records(
  p_before date, p_postbacks_before date, p_limit integer
) returns integer
language plpgsql set search_path = '' as $$
declare
  v_from timestamptz := p_before::timestamp at time zone 'Asia/Kolkata';
  v_count integer;
  v_sum integer := 0;
begin
  perform pg_catalog.set_config('desk.archiving', 'on', true);
  delete from public.postbacks where postback_id in (
    select postback_id from public.postbacks
    where received_at < p_postbacks_before::timestamp at time zone 'Asia/Kolkata' limit p_limit);
  get diagnostics v_count = row_count;
  v_sum := v_sum + v_count;
  delete from public.paper_orders where correlation_id in (
    select correlation_id from public.paper_orders k
    where received_at < v_from and state <> 'open'
      and not exists (select 1 from public.intents i join public.plans p using (plan_id)
        where i.correlation_id = k.correlation_id
          and p.state in ('gated', 'executing', 'unwinding'))
    limit p_limit);
  get diagnostics v_count = row_count;
  v_sum := v_sum + v_count;
  delete from public.job_runs where job_run_id in (
    select job_run_id from public.job_runs where trading_date < p_before limit p_limit);
  get diagnostics v_count = row_count;
  v_sum := v_sum + v_count;
  delete from public.readiness_checks where (trading_date, check_name) in (
    select trading_date, check_name from public.readiness_checks
    where trading_date < p_before limit p_limit);
  get diagnostics v_count = row_count;
  v_sum := v_sum + v_count;
  delete from public.quality_findings where (trading_date, check_name) in (
    select trading_date, check_name from public.quality_findings where trading_date < p_before
    limit p_limit);
  get diagnostics v_count = row_count;
  v_sum := v_sum + v_count;
  delete from public.ban_lists where trading_date in (
    select trading_date from public.ban_lists where trading_date < p_before limit p_limit);
  get diagnostics v_count = row_count;
  v_sum := v_sum + v_count;
  delete from public.alerts where alert_id in (
    select alert_id from public.alerts where raised_at < v_from and seen limit p_limit);
  get diagnostics v_count = row_count;
  v_sum := v_sum + v_count;
  delete from public.protections where protection_id in (
    select protection_id from public.protections where until < v_from limit p_limit);
  get diagnostics v_count = row_count;
  v_sum := v_sum + v_count;
  delete from public.mismatches where (kind, subject, first_seen) in (
    select kind, subject, first_seen from public.mismatches
    where first_seen < v_from and settled_at is not null limit p_limit);
  get diagnostics v_count = row_count;
  v_sum := v_sum + v_count;
  delete from public.reconciliations where trading_date in (
    select trading_date from public.reconciliations where trading_date < p_before limit p_limit);
  get diagnostics v_count = row_count;
  v_sum := v_sum + v_count;
  delete from public.rate_buckets where (family, key) in (
    select family, key from public.rate_buckets where next_at < v_from limit p_limit);
  get diagnostics v_count = row_count;
  perform pg_catalog.set_config('desk.archiving', '', true);
  return v_sum + v_count;
end $$;

revoke all on function public.archive_records(date, date, integer)
  from public, anon, authenticated;
grant execute on function public.archive_records(date, date, integer) to service_role;

comment on function public.archive_records(date, date, integer) is
  'Deletes at most so many of each: postbacks before a date of their own; before the other one '
  'orders of the paper book whose plan has ended, job runs, readiness checks, quality findings, '
  'ban lists, seen alerts, ended protections, settled mismatches, comparisons of books and buckets '
  'of rate limits. Returns how many went, 0 once none is left.';

create function public.archive_learning(p_before date, p_limit integer) returns integer
language plpgsql set search_path = '' as $$
declare
  v_count integer;
  v_sum integer := 0;
begin
  delete from public.premium_days d using (
    select o.underlying, o.trading_date, o.expiry from public.underlyings u
    cross join lateral (
      select underlying, trading_date, expiry from public.premium_days p
      where p.underlying = u.underlying and p.trading_date < p_before
      order by p.trading_date limit p_limit) o
    limit p_limit) g
  where (d.underlying, d.trading_date, d.expiry) = (g.underlying, g.trading_date, g.expiry);
  get diagnostics v_count = row_count;
  v_sum := v_sum + v_count;
  delete from public.belief_history where belief_history_id in (
    select belief_history_id from public.belief_history
    where reason = 'evening' and changed_on < p_before limit p_limit);
  get diagnostics v_count = row_count;
  v_sum := v_sum + v_count;
  delete from public.definition_replays where (scope, horizon_sessions, definition, fitted_on) in (
    select scope, horizon_sessions, definition, fitted_on from public.definition_replays
    where fitted_on < p_before limit p_limit);
  get diagnostics v_count = row_count;
  v_sum := v_sum + v_count;
  delete from public.spread_models where (scope, fitted_on) in (
    select scope, fitted_on from public.spread_models where fitted_on < p_before limit p_limit);
  get diagnostics v_count = row_count;
  v_sum := v_sum + v_count;
  delete from public.belief_trades where (claim, scope, horizon_sessions, position_id) in (
    select claim, scope, horizon_sessions, position_id from public.belief_trades
    where closed_on < p_before limit p_limit);
  get diagnostics v_count = row_count;
  v_sum := v_sum + v_count;
  delete from public.cost_ledger where allocation_id in (
    select allocation_id from public.cost_ledger where trading_date < p_before limit p_limit);
  get diagnostics v_count = row_count;
  return v_sum + v_count;
end $$;

revoke all on function public.archive_learning(date, integer) from public, anon, authenticated;
grant execute on function public.archive_learning(date, integer) to service_role;

comment on function public.archive_learning(date, integer) is
  'Deletes at most so many of each: premium_days, evenings of belief_history, replays of '
  'definitions, fits of spreads, trades of beliefs and rows of the cost ledger of dates before '
  'one; decisions and edits of priors stay. Returns how many went, 0 once none is left.';

create function public.rebuild_sparse_index() returns integer
language plpgsql security definer set search_path = '' as $$
declare v_index regclass;
begin
  select i.indexrelid into v_index
  from pg_catalog.pg_class t
  join pg_catalog.pg_index i on i.indrelid = t.oid
  cross join lateral (
    -- An entry has 12 bytes beside its columns, and a page is filled to nine tenths.
    select t.reltuples * (12 + sum(s.avg_width)) / 0.9 as bytes
    from unnest(i.indkey::smallint[]) k (attnum)
    join pg_catalog.pg_attribute a on a.attrelid = t.oid and a.attnum = k.attnum
    join pg_catalog.pg_stats s on s.schemaname = 'public' and s.tablename = t.relname
      and s.attname = a.attname) needed
  -- A table of half a million rows takes half a second an index.
  where t.relnamespace = 'public'::regnamespace and t.reltuples between 0 and 500000
    and i.indpred is null
    and pg_catalog.pg_relation_size(i.indexrelid) > 2 * needed.bytes + 1000000
  order by pg_catalog.pg_relation_size(i.indexrelid) desc limit 1;
  if v_index is null then
    return 0;
  end if;
  execute format('reindex index %s', v_index);
  return 1;
end $$;

revoke all on function public.rebuild_sparse_index() from public, anon, authenticated;
grant execute on function public.rebuild_sparse_index() to service_role;

comment on function public.rebuild_sparse_index() is
  'Rebuilds the largest index that holds more than twice of what it needs: rows that stay among '
  'many that go keep its pages from being used again. Returns 1, or 0 where none is that sparse.';

create function private.quality_rules()
returns table (check_name text, detail text, remedy text)
language sql immutable set search_path = '' as $$
  values
    ('contracts_listed',
      'each enabled underlying has a contract list of the date',
      'npm run maintain -- contracts; disable what the exchange no longer lists'),
    ('contracts_shrunk',
      'each list has at least 80% of the contracts of the one before that have not expired',
      'look at the broker''s master; contracts that are gone cannot be traded'),
    ('contract_lots',
      'one lot an expiry, below the freeze quantity, changed by corporate actions alone',
      'a revision of lots by the exchange is no fault; else enter the action in corporate_actions'),
    ('candles_complete',
      'each name has a candle of each of the last 20 sessions',
      'npm run maintain -- candles, or npm run load with a file'),
    ('candles_possible',
      'open and close lie inside low and high, no close moves by 49% by itself',
      'correct the row in candles, or enter the action in corporate_actions'),
    ('iv_complete',
      'each enabled underlying has a volatility of the last five sessions',
      'npm run maintain -- iv'),
    ('iv_possible',
      'volatilities lie in 2% to 300% and change by less than a factor of three',
      'correct or delete the row in iv_history, then npm run maintain -- iv'),
    ('premiums_complete',
      'what was analyzed in the last five sessions was learned from',
      'npm run maintain -- beliefs, on the evening of the session'),
    ('premiums_possible',
      'volatilities lie in 2% to 300%, smiles and straddles move as they can',
      'delete the row in premium_days: what is not there teaches nothing wrong'),
    ('jobs_done',
      'every job that was begun is done, contracts and candles have run',
      'call the job again; its error says what to do'),
    ('runs_finished',
      'the session has a run, it is done, and no task stumbled',
      'npm run analyze while the market is open; report internal errors'),
    ('strategies_found',
      'at least 80% as many underlyings have strategies as in the five sessions before',
      'look at the reasons in failures and with npm run why'),
    ('chains_possible',
      'prices are positive, bids lie below asks, expiries ahead',
      'the broker''s feed is at fault: analyze again with --force'),
    ('analyses_possible',
      'forward near spot, moves below spot, candles of the session before',
      'npm run maintain -- candles, then analyze again with --force'),
    ('strategies_complete',
      'every accepted strategy has all figures, legs with contracts, scores and exit rules',
      'analyze again with --force; do not trade these'),
    ('strategies_possible',
      'expected values lie between maximum loss and profit, margins and charges are possible',
      'analyze again with --force; do not trade these'),
    ('positions_orphaned',
      'no open position is past its expiry, every leg has its contract, plans end on their day',
      'npm run execute goes on with plans; close or settle positions by hand'),
    ('names_unknown',
      'every candle is of an underlying or of India VIX',
      'delete the rows of that name in candles, or add the underlying'),
    ('regime_measured',
      'a session that was analyzed has a regime, with an India VIX of 5 to 150',
      'npm run maintain -- candles, then npm run analyze')
$$;

revoke all on function private.quality_rules() from public, anon, authenticated;
grant execute on function private.quality_rules() to service_role;

comment on function private.quality_rules() is
  'The checks of maintain quality: what each demands and what a person does about it.';

create function private.contracts_listed(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  select u.underlying, coalesce('last listed on ' || l.listed_on, 'never listed'), true
  from public.underlyings u
  cross join lateral (select private.newest_listing(u.underlying) as listed_on) l
  where u.enabled and l.listed_on is distinct from p_date
$$;

revoke all on function private.contracts_listed(date, date) from public, anon, authenticated;
grant execute on function private.contracts_listed(date, date) to service_role;

comment on function private.contracts_listed(date, date) is
  'Enabled underlyings without a contract list of the date.';

create function private.contracts_shrunk(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  select b.key, n.contracts || ' of ' || b.value || ' contracts are left',
    n.contracts < 0.5 * b.value::integer
  from json_each_text((
    select public.listed_counts(array_agg(underlying), p_date, 'infinity')
    from public.underlyings where enabled)) b
  cross join lateral (
    select count(*) as contracts from public.contracts
    where underlying = b.key and expiry >= p_date and listed_on = p_date) n
  where n.contracts > 0 and n.contracts < 0.8 * b.value::integer
$$;

revoke all on function private.contracts_shrunk(date, date) from public, anon, authenticated;
grant execute on function private.contracts_shrunk(date, date) to service_role;

comment on function private.contracts_shrunk(date, date) is
  'Underlyings whose list of the date has less than 80% of what the one before has that has not '
  'expired.';

create function private.contract_lots(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  select u.underlying, e.expiry || case
      when e.least <> e.most then ': lots of ' || e.least || ' and ' || e.most || ' in one expiry'
      when e.freeze <= e.most then ': freeze quantity ' || e.freeze || ', lot ' || e.most
      else ': lot ' || e.before || ' to ' || e.most || ' without a corporate action' end,
    e.least <> e.most or coalesce(e.freeze <= e.most, false)
  from public.underlyings u
  cross join lateral (
    select expiry, min(lot_size) as least, max(lot_size) as most, min(freeze_quantity) as freeze,
      max(previous_lot_size) as before, min(previous_listed_on) as since
    from public.contracts
    where underlying = u.underlying and expiry >= p_date and listed_on = p_date
    group by expiry) e
  where u.enabled and (e.least <> e.most or e.freeze <= e.most
    or e.before <> e.most and not exists (
      select 1 from public.corporate_actions a
      where a.underlying = u.underlying and a.action_date > e.since and a.action_date <= p_date))
$$;

revoke all on function private.contract_lots(date, date) from public, anon, authenticated;
grant execute on function private.contract_lots(date, date) to service_role;

comment on function private.contract_lots(date, date) is
  'Expiries of the list of the date with several lots, with a freeze quantity that forbids one '
  'lot, or with another lot than before although no corporate action says why.';

create function private.candles_complete(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  with names as (
    select underlying as name from public.underlyings where enabled
    union all select 'INDIAVIX'),
  recent as (
    select trading_date from public.sessions
    where trading_date < p_date and kind <> 'muhurat'
    order by trading_date desc limit 20)
  select n.name, m.sessions || ' of the last 20 sessions are missing, first ' || m.first,
    m.last = (select max(trading_date) from recent)
  from names n cross join lateral (
    select count(*) as sessions, min(r.trading_date) as first, max(r.trading_date) as last
    from recent r where not exists (
      select 1 from public.candles c where c.name = n.name and c.trading_date = r.trading_date)) m
  where m.sessions > 0
$$;

revoke all on function private.candles_complete(date, date) from public, anon, authenticated;
grant execute on function private.candles_complete(date, date) to service_role;

comment on function private.candles_complete(date, date) is
  'Names without a candle of one of the last 20 sessions before the date, Muhurat''s apart.';

create function private.candles_possible(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  with names as (
    select underlying as name, 0.4 as most from public.underlyings where enabled
    union all select 'INDIAVIX', 1.0)
  select n.name, c.trading_date || case
      when not c.inside then ': open ' || c.open || ' or close ' || c.close || ' outside of '
        || c.low || ' to ' || c.high
      else ': close ' || c.before || ' to ' || c.close || ' without a corporate action' end,
    not c.inside
  from names n cross join lateral (
    select k.*, least(k.open, k.close) > 0.999 * k.low
        and greatest(k.open, k.close) < 1.001 * k.high as inside,
      lag(k.close) over (order by k.trading_date) as before,
      lag(k.trading_date) over (order by k.trading_date) as since
    from (
      select * from public.candles where candles.name = n.name and candles.trading_date <= p_date
      order by trading_date desc limit 21) k) c
  where not c.inside or abs(ln(c.close / c.before)) > n.most and not exists (
    select 1 from public.corporate_actions a
    -- The broker may date an action some days from the exchange.
    where a.underlying = n.name and a.action_date between c.since - 5 and c.trading_date + 5)
$$;

revoke all on function private.candles_possible(date, date) from public, anon, authenticated;
grant execute on function private.candles_possible(date, date) to service_role;

comment on function private.candles_possible(date, date) is
  'Of the last 21 candles of each name those that are no bar, and those whose close moved by more '
  'than 49% (India VIX: 172%) without a corporate action.';

create function private.iv_complete(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  with recent as (
    select trading_date from public.sessions where trading_date < p_date
    order by trading_date desc limit 5)
  select u.underlying, m.sessions || ' of the last 5 sessions are missing', m.sessions = 5
  from public.underlyings u cross join lateral (
    select count(*) as sessions from recent r where not exists (
      select 1 from public.iv_history i
      where i.underlying = u.underlying and i.trading_date = r.trading_date)) m
  where u.enabled and m.sessions > 0
$$;

revoke all on function private.iv_complete(date, date) from public, anon, authenticated;
grant execute on function private.iv_complete(date, date) to service_role;

comment on function private.iv_complete(date, date) is
  'Enabled underlyings without a volatility of one of the last five sessions before the date.';

create function private.iv_possible(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  select u.underlying, i.trading_date || ': ' || round(100 * i.atm_volatility, 1) || '%'
      || coalesce(' after ' || round(100 * i.before, 1) || '%', ''),
    i.atm_volatility not between 0.02 and 3
  from public.underlyings u cross join lateral (
    select k.*, lag(k.atm_volatility) over (order by k.trading_date) as before
    from (
      select trading_date, atm_volatility from public.iv_history
      where underlying = u.underlying and trading_date <= p_date
      order by trading_date desc limit 21) k) i
  where u.enabled and (i.atm_volatility not between 0.02 and 3
    or i.atm_volatility not between i.before / 3 and 3 * i.before)
$$;

revoke all on function private.iv_possible(date, date) from public, anon, authenticated;
grant execute on function private.iv_possible(date, date) to service_role;

comment on function private.iv_possible(date, date) is
  'Of the last 21 volatilities of each enabled underlying those outside of 2% to 300%, and those '
  'that changed by more than a factor of three.';

create function private.premiums_complete(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  with recent as (
    select trading_date from public.sessions where trading_date < p_date and kind <> 'muhurat'
    order by trading_date desc limit 5)
  select u.underlying, 'analyzed on ' || m.days || ', nothing learned', false
  from public.underlyings u cross join lateral (
    select string_agg(r.trading_date::text, ', ' order by r.trading_date) as days from recent r
    where exists (select 1 from public.chain_snapshots c
        where c.trading_date = r.trading_date and c.underlying = u.underlying)
      and not exists (select 1 from public.premium_days d
        where d.underlying = u.underlying and d.trading_date = r.trading_date)) m
  where u.enabled and m.days is not null
$$;

revoke all on function private.premiums_complete(date, date) from public, anon, authenticated;
grant execute on function private.premiums_complete(date, date) to service_role;

comment on function private.premiums_complete(date, date) is
  'Enabled underlyings whose chains of one of the last five sessions before the date left no row '
  'in premium_days.';

create function private.premiums_possible(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  with last as (
    select max(trading_date) as trading_date from public.sessions where trading_date < p_date)
  select d.underlying, d.expiry || ': ' || w.found, w.serious
  from last cross join public.underlyings u
  -- Looked up by key: a join would read the rows of years.
  cross join lateral (
    select * from public.premium_days p
    where p.underlying = u.underlying and p.trading_date = last.trading_date limit 10) d
  cross join lateral (
    select 100 * sqrt(252 * d.atm_variance / d.sessions) as volatility) v
  cross join lateral (
    select round(v.volatility::numeric, 1) || '% at the money', true
    where v.volatility not between 2 and 300
    union all
    select 'model-free variance ' || round((d.model_free_variance / d.atm_variance)::numeric, 2)
      || ' times that at the money', false
    where d.model_free_variance / d.atm_variance not between 0.5 and 3
    union all
    select 'straddle returned ' || round((100 * d.straddle_return)::numeric) || '% in a session',
      false
    where abs(d.straddle_return) > 2) w (found, serious)
$$;

revoke all on function private.premiums_possible(date, date) from public, anon, authenticated;
grant execute on function private.premiums_possible(date, date) to service_role;

comment on function private.premiums_possible(date, date) is
  'Rows of premium_days of the session before the date with a volatility outside of 2% to 300%, '
  'a model-free variance far from that at the money or a straddle that more than tripled.';

create function private.jobs_done(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  select w.job, case when j.state is null then 'has not run'
    when j.state = 'failed' then j.error_code || ': ' || left(j.error_message, 160)
    else 'is ' || j.state end, j.state = 'failed' or w.needed
  from (values ('token', false), ('contracts', true), ('candles', true), ('iv', false),
    ('bans', false), ('archive', false), ('report', false), ('beliefs', false),
    ('targets', false)) w(job, needed)
  left join public.job_runs j on j.job = w.job and j.trading_date = p_date
  where j.state in ('failed', 'running') or w.needed and j.state is null
$$;

revoke all on function private.jobs_done(date, date) from public, anon, authenticated;
grant execute on function private.jobs_done(date, date) to service_role;

comment on function private.jobs_done(date, date) is
  'Jobs of the date that failed or are unfinished, and contracts and candles that have not run.';

create function private.runs_finished(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  select 'analyze', 'no run of ' || p_session, true
  where exists (
      select 1 from public.sessions d join public.schedules s on d.kind = any (s.session_kinds)
      where d.trading_date = p_session and s.function_name = 'analyze')
    and not exists (select 1 from public.runs r where r.trading_date = p_session)
  union all
  select r.stage || ' ' || r.risk, 'run of ' || p_session || ' is ' || r.state, true
  from public.runs r where r.trading_date = p_session and r.state <> 'done'
  union all
  select t.underlying, 'internal: ' || left(t.detail, 160), true
  from public.runs r join public.tasks t using (run_id)
  where r.trading_date = p_session and t.reason = 'internal'
$$;

revoke all on function private.runs_finished(date, date) from public, anon, authenticated;
grant execute on function private.runs_finished(date, date) to service_role;

comment on function private.runs_finished(date, date) is
  'Runs of the session that did not end, and underlyings that the engine stumbled over.';

create function private.strategies_found(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  with recent as (
    select r.run_id, r.risk, r.trading_date
    from public.runs r where r.stage = 'analyze' and r.trading_date in (
      select trading_date from public.sessions where trading_date <= p_session
      order by trading_date desc limit 6)),
  counted as (
    select r.risk, r.trading_date, count(*) filter (where t.state = 'done') as names
    from recent r join public.tasks t using (run_id) group by r.risk, r.trading_date),
  compared as (
    select risk, max(names) filter (where trading_date = p_session) as names,
      round(avg(names) filter (where trading_date < p_session), 1) as before
    from counted group by risk)
  select risk::text, names || ' underlyings have strategies, '
      || coalesce(before || ' had on average of the five sessions before', 'none before'),
    names = 0 or names < 0.5 * before
  from compared where names = 0 or names < 0.8 * before
  union all
  select u.underlying, 'not in the run of ' || r.risk, false
  from recent r cross join public.underlyings u
  where r.trading_date = p_session and u.enabled
    and not exists (
      select 1 from public.tasks t where t.run_id = r.run_id and t.underlying = u.underlying)
$$;

revoke all on function private.strategies_found(date, date) from public, anon, authenticated;
grant execute on function private.strategies_found(date, date) to service_role;

comment on function private.strategies_found(date, date) is
  'Runs of the session in which less than 80% as many underlyings as in the five sessions before '
  'have strategies, and enabled underlyings that a run left out.';

create function private.chains_possible(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  select c.underlying || ' ' || c.expiry, concat_ws(', ',
      case when c.spot <= 0 or c.forward <= 0
        then 'spot ' || c.spot || ', forward ' || c.forward end,
      case when c.atm_volatility not between 0.01 and 5
        then 'volatility ' || round(c.atm_volatility, 4) end,
      case when c.expiry < c.trading_date then 'expired' end,
      case when q.wrong > 0
        then q.wrong || ' quotes negative or crossed, first at ' || q.first end),
    true
  from public.chain_snapshots c cross join lateral (
    select count(*) as wrong, min(k.strike) as first
    from (values ('call'), ('put')) r(option_right) cross join lateral rows from (
      json_array_elements_text(c.quotes -> 'strike'),
      json_array_elements_text(c.quotes -> r.option_right -> 'bid'),
      json_array_elements_text(c.quotes -> r.option_right -> 'ask')) k(strike, bid, ask)
    where k.bid::numeric < 0 or k.ask::numeric < 0 or k.bid::numeric > k.ask::numeric) q
  where c.trading_date = p_session and (q.wrong > 0 or c.spot <= 0 or c.forward <= 0
    or c.atm_volatility not between 0.01 and 5 or c.expiry < c.trading_date)
$$;

revoke all on function private.chains_possible(date, date) from public, anon, authenticated;
grant execute on function private.chains_possible(date, date) to service_role;

comment on function private.chains_possible(date, date) is
  'Stored chains of the session with prices that cannot be.';

create function private.analyses_possible(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  select a.underlying, a.risk || ': ' || case
      when a.forward not between 0.85 * a.spot and 1.15 * a.spot
        then 'spot ' || round(a.spot, 2) || ', forward ' || round(a.forward, 2)
      when a.expected_move_1sd not between 0 and a.spot
        then 'expected move ' || round(a.expected_move_1sd, 2)
      when a.atm_volatility not between 0.01 and 5
        then 'volatility ' || round(a.atm_volatility, 4)
      when a.years <= 0 or a.near_expiry < a.trading_date or a.far_expiry <= a.near_expiry
        then 'expiries ' || a.near_expiry || ' and ' || a.far_expiry
      else 'rests on candles to ' || coalesce(a.candles_to::text, 'none') end,
    v.impossible
  from public.underlying_analyses a
  cross join lateral (select a.forward not between 0.85 * a.spot and 1.15 * a.spot
    or a.expected_move_1sd not between 0 and a.spot or a.atm_volatility not between 0.01 and 5
    or a.years <= 0 or a.near_expiry < a.trading_date
    or coalesce(a.far_expiry <= a.near_expiry, false) as impossible) v
  cross join (select max(trading_date) as trading_date from public.sessions
    where trading_date < p_session) b
  where a.trading_date = p_session
    and (v.impossible or a.candles_to is distinct from b.trading_date)
$$;

revoke all on function private.analyses_possible(date, date) from public, anon, authenticated;
grant execute on function private.analyses_possible(date, date) to service_role;

comment on function private.analyses_possible(date, date) is
  'Analyses of the session with figures that cannot be, or that rest on old candles.';

create function private.strategies_complete(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  select s.underlying, s.risk || ' ' || s.definition || ' lacks ' || concat_ws(', ',
      case when p.legs = 0 then 'legs' end, case when p.scores = 0 then 'scores' end,
      case when p.rules = 0 then 'exit rules' end,
      case when p.unlisted > 0 then 'the contract of ' || p.unlisted || ' legs' end,
      (select string_agg(f.key, ', ' order by f.key) from jsonb_each(f.figures) f
        where f.value = 'null')), true
  from public.strategies s
  cross join lateral (select jsonb_build_object('pop_p', s.pop_p, 'ev_q', s.ev_q, 'ev_p', s.ev_p,
    'ev_standard_error', s.ev_standard_error, 'outcome_deviation', s.outcome_deviation,
    'p_plus_sceptical', s.p_plus_sceptical, 'p_plus_registered', s.p_plus_registered,
    'ev_policy', s.ev_policy, 'ev_policy_error', s.ev_policy_error, 'pop_policy', s.pop_policy,
    'expected_days_held', s.expected_days_held, 'expected_win', s.expected_win,
    'expected_loss', s.expected_loss, 'cvar95', s.cvar95, 'entry_charges', s.entry_charges,
    'exit_charges', s.exit_charges, 'round_trip_cost', s.round_trip_cost, 'delta', s.delta,
    'gamma', s.gamma, 'theta', s.theta, 'vega', s.vega, 'spot', s.spot, 'forward', s.forward,
    'holding_days', s.holding_days, 'worst_loss', s.worst_loss, 'kelly', s.kelly,
    'quantum_score', s.quantum_score)
    as figures) f
  cross join lateral (select
    (select count(*) from public.strategy_legs l where l.strategy_id = s.strategy_id) as legs,
    (select count(*) from public.strategy_scores l where l.strategy_id = s.strategy_id) as scores,
    (select count(*) from public.exit_rules l where l.strategy_id = s.strategy_id) as rules,
    (select count(*) from public.strategy_legs l where l.strategy_id = s.strategy_id
      and l.segment = 'NSE_FNO' and not exists (
        select 1 from public.contracts c where c.segment = l.segment
          and c.security_id = l.security_id and c.underlying = s.underlying)) as unlisted) p
  where s.trading_date = p_session and s.state = 'accepted'
    and (p.legs = 0 or p.scores = 0 or p.rules = 0 or p.unlisted > 0
      or jsonb_path_exists(f.figures, '$.* ? (@ == null)'))
$$;

revoke all on function private.strategies_complete(date, date) from public, anon, authenticated;
grant execute on function private.strategies_complete(date, date) to service_role;

comment on function private.strategies_complete(date, date) is
  'Accepted strategies of the session with a figure, a part or a contract missing.';

create function private.strategies_possible(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  select s.underlying, s.risk || ' ' || s.definition || ': ' || case
      when s.ev_p > s.max_profit then 'expects ' || round(s.ev_p, 2) || ' of a maximum profit of '
        || round(s.max_profit, 2)
      when s.ev_q > s.max_profit then 'the market expects ' || round(s.ev_q, 2)
        || ' of a maximum profit of ' || round(s.max_profit, 2)
      when l.is_free then 'margin ' || round(s.margin, 2)
      when s.lot_size <= 0 then 'lot ' || s.lot_size
      when s.pop_q not between 0 and 1 or s.pop_p not between 0 and 1
        then 'probabilities ' || s.pop_q || ' and ' || s.pop_p
      when s.expected_win < 0 or s.expected_loss < 0
        then 'wins ' || round(s.expected_win, 2) || ', loses ' || round(s.expected_loss, 2)
      when s.entry_charges < 0 or s.exit_charges < 0
        then 'charges ' || round(s.entry_charges, 2) || ' and ' || round(s.exit_charges, 2)
      when s.expiry < s.trading_date then 'expired on ' || s.expiry
      when l.crossed > 0 then l.crossed || ' legs with a bid above the ask'
      else 'expects a loss of ' || round(-s.ev_p, 2) || ', more than the maximum loss of '
        || round(s.max_loss, 2) || ' with its charges' end, true
  from public.strategies s
  cross join lateral (
    select count(*) as crossed,
      -- Bought legs alone need no margin: their premium is all that can be lost.
      s.margin < 0 or s.margin = 0 and s.net_premium >= 0 as is_free
    from public.strategy_legs l
    where l.strategy_id = s.strategy_id and (l.bid > l.ask or l.bid < 0)) l
  where s.trading_date = p_session and s.state = 'accepted' and (s.ev_p > s.max_profit
    or s.ev_q > s.max_profit or l.is_free or s.lot_size <= 0
    or s.pop_q not between 0 and 1 or s.pop_p not between 0 and 1
    or s.expected_win < 0 or s.expected_loss < 0 or s.entry_charges < 0 or s.exit_charges < 0
    or s.expiry < s.trading_date or l.crossed > 0
    -- Expected values are after all charges, the maximum loss is not.
    or -s.ev_p > s.max_loss + s.entry_charges + s.exit_charges + s.round_trip_cost)
$$;

revoke all on function private.strategies_possible(date, date) from public, anon, authenticated;
grant execute on function private.strategies_possible(date, date) to service_role;

comment on function private.strategies_possible(date, date) is
  'Accepted strategies of the session with figures that cannot be.';

create function private.positions_orphaned(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  select p.underlying, 'position ' || p.position_id || ' is open past its expiry of ' || p.expiry,
    true
  from public.positions p where p.state <> 'closed' and p.expiry < p_date
  union all
  select p.underlying, 'position ' || p.position_id || ' has a leg without contract, '
    || concat_ws(' ', l.expiry, l.strike, l.leg_right), true
  from public.positions p join public.position_legs l using (position_id)
  where p.state <> 'closed' and l.segment = 'NSE_FNO' and not exists (
    select 1 from public.contracts c where c.segment = l.segment and c.security_id = l.security_id
      and c.underlying = p.underlying)
  union all
  select p.underlying, 'plan ' || p.plan_id || ' of ' || p.trading_date || ' is ' || p.state, true
  from public.plans p
  where p.state in ('gated', 'executing', 'unwinding') and p.trading_date < p_date
$$;

revoke all on function private.positions_orphaned(date, date) from public, anon, authenticated;
grant execute on function private.positions_orphaned(date, date) to service_role;

comment on function private.positions_orphaned(date, date) is
  'Open positions past their expiry or without contracts, and plans of earlier dates that did not '
  'end.';

create function private.names_unknown(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  with recursive names as (
    -- From name to name through the primary key, whatever the number of candles.
    (select name from public.candles order by name limit 1)
    union all
    select (select c.name from public.candles c where c.name > n.name order by c.name limit 1)
    from names n where n.name is not null)
  select n.name, 'has candles and is no underlying', false
  from names n where n.name <> 'INDIAVIX'
    and not exists (select 1 from public.underlyings u where u.underlying = n.name)
$$;

revoke all on function private.names_unknown(date, date) from public, anon, authenticated;
grant execute on function private.names_unknown(date, date) to service_role;

comment on function private.names_unknown(date, date) is
  'Names of candles that are no underlying.';

create function private.regime_measured(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  select 'market', case when m.trading_date is null then 'no regime of ' || p_session
    else 'India VIX ' || coalesce(m.vix::text, 'unknown') end, m.trading_date is null
  from (select max(r.trading_date) as trading_date from public.runs r
    where r.trading_date = p_session and r.state = 'done') s
  left join public.market_regimes m using (trading_date)
  where s.trading_date is not null and (m.trading_date is null or m.vix is null
    or m.vix not between 5 and 150)
$$;

revoke all on function private.regime_measured(date, date) from public, anon, authenticated;
grant execute on function private.regime_measured(date, date) to service_role;

comment on function private.regime_measured(date, date) is
  'A session whose run ended without a regime, or with an India VIX that cannot be.';

create function private.quality_of(p_check text, p_date date, p_session date)
returns table (name text, found text, serious boolean)
language plpgsql stable set search_path = '' as $$
begin
  case p_check
    when 'contracts_listed' then
      return query select * from private.contracts_listed(p_date, p_session);
    when 'contracts_shrunk' then
      return query select * from private.contracts_shrunk(p_date, p_session);
    when 'contract_lots' then
      return query select * from private.contract_lots(p_date, p_session);
    when 'candles_complete' then
      return query select * from private.candles_complete(p_date, p_session);
    when 'candles_possible' then
      return query select * from private.candles_possible(p_date, p_session);
    when 'iv_complete' then
      return query select * from private.iv_complete(p_date, p_session);
    when 'iv_possible' then
      return query select * from private.iv_possible(p_date, p_session);
    when 'premiums_complete' then
      return query select * from private.premiums_complete(p_date, p_session);
    when 'premiums_possible' then
      return query select * from private.premiums_possible(p_date, p_session);
    when 'jobs_done' then
      return query select * from private.jobs_done(p_date, p_session);
    when 'runs_finished' then
      return query select * from private.runs_finished(p_date, p_session);
    when 'strategies_found' then
      return query select * from private.strategies_found(p_date, p_session);
    when 'chains_possible' then
      return query select * from private.chains_possible(p_date, p_session);
    when 'analyses_possible' then
      return query select * from private.analyses_possible(p_date, p_session);
    when 'strategies_complete' then
      return query select * from private.strategies_complete(p_date, p_session);
    when 'strategies_possible' then
      return query select * from private.strategies_possible(p_date, p_session);
    when 'positions_orphaned' then
      return query select * from private.positions_orphaned(p_date, p_session);
    when 'names_unknown' then
      return query select * from private.names_unknown(p_date, p_session);
    when 'regime_measured' then
      return query select * from private.regime_measured(p_date, p_session);
  end case;
end $$;

revoke all on function private.quality_of(text, date, date) from public, anon, authenticated;
grant execute on function private.quality_of(text, date, date) to service_role;

comment on function private.quality_of(text, date, date) is
  'What breaks the rule of one check on a date, and in the last session that has ended.';

create function public.check_quality(p_check text, p_trading_date date, p_now timestamptz)
returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_session date;
  v_finding public.quality_findings;
begin
  if not exists (select 1 from private.quality_rules() where check_name = p_check) then
    raise exception 'there is no check named %', p_check
      using errcode = 'P0001', hint = 'bad_request';
  end if;
  select max(trading_date) into v_session from public.sessions
  where trading_date <= p_trading_date and closes_at <= p_now;
  insert into public.quality_findings as q (trading_date, check_name, state, found, samples, detail,
    remedy, checked_at)
  select p_trading_date, p_check,
    case when bool_or(f.serious) then 'failed' when count(f.name) > 0 then 'warning' else 'ok' end,
    count(f.name), coalesce((array_agg(f.name || ': ' || f.found
      order by f.serious desc, f.name, f.found) filter (where f.name is not null))[1:5], '{}'),
    r.detail, r.remedy, p_now
  from private.quality_rules() r
  left join private.quality_of(p_check, p_trading_date, v_session) f on true
  where r.check_name = p_check group by r.detail, r.remedy
  on conflict (trading_date, check_name) do update set state = excluded.state,
    found = excluded.found, samples = excluded.samples, detail = excluded.detail,
    remedy = excluded.remedy, checked_at = excluded.checked_at
  returning * into v_finding;
  return jsonb_build_object('state', v_finding.state, 'found', v_finding.found);
end $$;

revoke all on function public.check_quality(text, date, timestamptz)
  from public, anon, authenticated;
grant execute on function public.check_quality(text, date, timestamptz) to service_role;

comment on function public.check_quality(text, date, timestamptz) is
  'Makes one check of a date and stores what it found in quality_findings, in place of what it '
  'found before. What a run left is looked at in the last session that has ended.';

create table public.weekly_reports (
  trading_date date primary key,
  sessions integer not null check (sessions >= 0),
  realised numeric not null,
  charges numeric not null,
  cash numeric not null,
  unrealised numeric,
  unrealised_mid numeric,
  entries integer not null check (entries >= 0),
  exits integer not null check (exits >= 0),
  denied integer not null check (denied >= 0),
  unwound integer not null check (unwound >= 0),
  alerts_critical integer not null check (alerts_critical >= 0),
  alerts_warning integer not null check (alerts_warning >= 0),
  alerts_info integer not null check (alerts_info >= 0),
  best_definition text,
  best_definition_realised numeric,
  worst_definition text,
  worst_definition_realised numeric,
  best_underlying text,
  best_underlying_realised numeric,
  worst_underlying text,
  worst_underlying_realised numeric,
  made_at timestamptz not null,
  page text not null
);

alter table public.weekly_reports enable row level security;
revoke all on table public.weekly_reports from public, anon, authenticated;
grant select, insert, update, delete on table public.weekly_reports to service_role;

comment on table public.weekly_reports is
  'What a calendar week brought, one row each, written by maintain report; kept for good.';
comment on column public.weekly_reports.trading_date is 'Of the last session of the week.';
comment on column public.weekly_reports.sessions is 'Of the week, begun when it was written.';
comment on column public.weekly_reports.realised is
  'Rupees after all charges, of what ended in the week: the sum of day_ledger.';
comment on column public.weekly_reports.charges is 'Rupees of the fills of the week.';
comment on column public.weekly_reports.cash is
  'Rupees of the fills of the week without charges, received +.';
comment on column public.weekly_reports.unrealised is
  'Rupees of what was held over the last of these sessions, were it closed at the far side of the '
  'quotes of its last mark; null where one had no quote, or nothing was marked.';
comment on column public.weekly_reports.unrealised_mid is 'The same at the middle of the quotes.';
comment on column public.weekly_reports.entries is 'Entry plans that were filled.';
comment on column public.weekly_reports.exits is 'Positions that were closed.';
comment on column public.weekly_reports.denied is 'Entry plans that were denied.';
comment on column public.weekly_reports.unwound is
  'Entries that could not be completed and were traded back.';
comment on column public.weekly_reports.alerts_critical is 'Raised in the week, seen or not.';
comment on column public.weekly_reports.best_definition is
  'Of what ended in the week the definition that realised most; the first by name of equal ones.';
comment on column public.weekly_reports.best_underlying is 'As best_definition.';
comment on column public.weekly_reports.page is 'All of it for a person, at most 100 columns wide.';
