-- Compiled from supabase/schemas/1550_archive by `npm run schema`: edit it there.

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
  exit_rule text check (exit_rule in ('profit_target', 'stop_loss', 'time_exit', 'flatten')),
  worst numeric,
  best numeric,
  fills jsonb not null
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
comment on column public.archived_trades.worst is 'Lowest mark while it was held, rupees.';
comment on column public.archived_trades.best is 'Highest mark while it was held, rupees.';
comment on column public.archived_trades.fills is
  '[[purpose, side, leg, quantity, price, charges, at]].';

create function private.roll_up_run(p_run_id bigint) returns void
language plpgsql set search_path = '' as $$
begin
  insert into public.archived_runs (run_id, trading_date, risk, finished_at, underlyings,
    succeeded, rejected, reasons, accepted_strategies, nifty, nifty_volatility, capital, deployed,
    allocations, plans, denied, filled, failed)
  select d.run_id, d.trading_date, d.risk, d.finished_at, d.underlyings, d.succeeded, d.rejected,
    coalesce(d.reasons, '{}'), d.accepted_strategies, d.nifty, d.nifty_volatility, d.capital,
    d.deployed, coalesce(d.allocations, 0), d.plans, d.denied, d.plans_filled, d.plans_failed
  from public.desk_summary d where d.run_id = p_run_id
  on conflict (run_id) do nothing;
  if not found then
    return;
  end if;
  insert into public.archived_definitions (run_id, definition, accepted, reasons, pop_p, ev_p,
    ev_standard_error, margin, total_score)
  select p_run_id, s.definition, count(*) filter (where s.state = 'accepted'),
    coalesce((select jsonb_object_agg(reason, n) from (
      select r.reason, count(*) as n from public.strategies r
      where r.run_id = p_run_id and r.definition = s.definition and r.state = 'rejected'
      group by r.reason) rejected), '{}'),
    round(avg(s.pop_p) filter (where s.state = 'accepted'), 4),
    round(avg(s.ev_p) filter (where s.state = 'accepted'), 2),
    round(avg(s.ev_standard_error) filter (where s.state = 'accepted'), 2),
    round(avg(s.margin) filter (where s.state = 'accepted'), 2),
    round(avg(s.total_score) filter (where s.state = 'accepted'), 4)
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
begin
  insert into public.archived_trades (plan_id, trading_date, underlying, definition, risk, sleeve,
    mode, state, legs, expiry, lots, capital_used, pop_p, ev_p, total_score, entry_net, exit_net,
    charges, realised, opened_at, closed_at, exit_rule, worst, best, fills)
  select p.plan_id, p.trading_date, p.underlying, s.definition, s.risk, a.sleeve, p.mode, p.state,
    private.legs_text(s.strategy_id), s.expiry, p.lots, a.capital_used, round(s.pop_p, 4),
    round(s.ev_p, 2), round(s.total_score, 4), f.entry_net, f.exit_net, f.charges,
    f.entry_net + f.exit_net - f.charges, p.created_at, coalesce(x.closed_at, p.finished_at),
    x.exit_rule, round(m.worst, 2), round(m.best, 2), f.fills
  from public.plans p
  join public.allocations a using (allocation_id)
  join public.strategies s using (strategy_id)
  left join public.positions x on x.plan_id = p.plan_id
  left join lateral (
    select min(unrealised) as worst, max(unrealised) as best from public.position_marks
    where position_id = x.position_id) m on true
  cross join lateral (
    select
      coalesce(sum(t.amount) filter (where t.purpose = 'open'), 0) as entry_net,
      coalesce(sum(t.amount) filter (where t.purpose <> 'open'), 0) as exit_net,
      sum(t.charges) as charges,
      jsonb_agg(jsonb_build_array(t.purpose, t.side, t.leg_number, t.quantity, t.price, t.charges,
        t.filled_at) order by t.fill_id) as fills
    from (
      select f.*, i.purpose, i.side, i.leg_number,
        case i.side when 'sell' then 1 else -1 end * f.quantity * f.price as amount
      from (select p.plan_id
        union all
        select e.plan_id from public.plans e where e.position_id = x.position_id) q
      join public.intents i using (plan_id)
      join public.orders o using (intent_id)
      join public.fills f using (order_id)) t
    having count(*) > 0) f
  where p.allocation_id = any (p_allocations) and p.kind = 'entry';
end $$;

revoke all on function private.roll_up_trades(bigint[]) from public, anon, authenticated;
grant execute on function private.roll_up_trades(bigint[]) to service_role;

comment on function private.roll_up_trades(bigint[]) is
  'Writes the entries of allocations that traded, with every fill of the entry and its exits.';

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
      row_number() over (w order by m.unrealised, m.marked_at) as from_worst,
      row_number() over (w order by m.unrealised desc nulls last, m.marked_at) as from_best
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
  'Thins the marks of sessions before a date to the last, the worst and the best of each position '
  'and session, of at most so many at once. Returns how many marks went, 0 once none is left.';

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
  delete from public.position_marks where position_id = any (v_positions);
  delete from public.position_legs where position_id = any (v_positions);
  delete from public.positions where position_id = any (v_positions);
  delete from public.plans where allocation_id = any (v_allocations);
  delete from public.allocations where allocation_id = any (v_allocations);
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
  delete from public.rate_buckets where (family, key) in (
    select family, key from public.rate_buckets where next_at < v_from limit p_limit);
  get diagnostics v_count = row_count;
  return v_sum + v_count;
end $$;

revoke all on function public.archive_records(date, date, integer)
  from public, anon, authenticated;
grant execute on function public.archive_records(date, date, integer) to service_role;

comment on function public.archive_records(date, date, integer) is
  'Deletes at most so many of each: postbacks before a date of their own; before the other one '
  'orders of the paper book whose plan has ended, job runs, readiness checks, ban lists, seen '
  'alerts, ended protections and buckets of rate limits. Returns how many went, 0 once none is '
  'left.';

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
  where t.relnamespace = 'public'::regnamespace and t.reltuples between 1 and 500000
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
