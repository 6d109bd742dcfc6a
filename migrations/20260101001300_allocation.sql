-- Compiled from supabase/schemas/1300_allocation by `npm run schema`: edit it there.

create table public.strategy_marks (
  strategy_id bigint primary key references public.strategies on delete cascade,
  trading_date date not null,
  priority integer not null default 100 check (priority between 1 and 1000),
  lots integer not null default 1 check (lots between 1 and 10000),
  note text check (length(note) between 1 and 500),
  marked_at timestamptz not null
);
create index strategy_marks_date on public.strategy_marks (trading_date);

alter table public.strategy_marks enable row level security;
revoke all on table public.strategy_marks from public, anon, authenticated;
grant select, insert, update, delete on table public.strategy_marks to service_role;

comment on table public.strategy_marks is
  'Accepted strategies that the owner wants executed on their date. A forced evaluation that '
  'replaces the strategy takes its mark along.';
comment on column public.strategy_marks.trading_date is 'Of its strategy.';
comment on column public.strategy_marks.priority is
  '1 is accepted and executed first; what is not marked comes after all marks.';
comment on column public.strategy_marks.lots is
  'That the owner wants at most: the limits may leave fewer.';
comment on column public.strategy_marks.note is 'The owner''s own words.';

create function public.mark_strategies(
  p_trading_date date, p_strategy_ids bigint[], p_terms jsonb, p_now timestamptz
) returns integer
language plpgsql set search_path = '' as $$
declare
  v_id bigint;
  v_date date;
  v_state text;
  v_count integer;
begin
  perform private.require_keys('public.strategy_marks', p_terms, '{priority,lots,note}');
  foreach v_id in array p_strategy_ids loop
    -- Kept until this is stored: a forced evaluation waits.
    select trading_date, state into v_date, v_state from public.strategies
    where strategy_id = v_id for key share;
    if not found then
      raise exception 'there is no strategy %', v_id using errcode = 'P0001', hint = 'not_found';
    end if;
    if v_date <> p_trading_date then
      raise exception 'strategy % is of %, and only those of % can be marked', v_id, v_date,
        p_trading_date
        using errcode = 'P0001', hint = 'stale_data';
    end if;
    if v_state <> 'accepted' then
      raise exception 'strategy % is %, and only an accepted one can be marked', v_id, v_state
        using errcode = 'P0001', hint = 'conflict';
    end if;
    if exists (select 1 from public.allocations
      where strategy_id = v_id and state in ('executing', 'executed')) then
      raise exception 'strategy % was executed already', v_id
        using errcode = 'P0001', hint = 'conflict';
    end if;
  end loop;
  insert into public.strategy_marks as m (strategy_id, trading_date, priority, lots, note,
    marked_at)
  select i.strategy_id, p_trading_date, coalesce(x.priority, 100), coalesce(x.lots, 1), x.note,
    p_now
  from (select distinct strategy_id from unnest(p_strategy_ids) u (strategy_id)) i,
    jsonb_populate_record(null::public.strategy_marks, p_terms) x
  order by i.strategy_id
  on conflict (strategy_id) do update set
    priority = case when p_terms ? 'priority' then excluded.priority else m.priority end,
    lots = case when p_terms ? 'lots' then excluded.lots else m.lots end,
    note = case when p_terms ? 'note' then excluded.note else m.note end;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.mark_strategies(date, bigint[], jsonb, timestamptz)
  from public, anon, authenticated;
grant execute on function public.mark_strategies(date, bigint[], jsonb, timestamptz)
  to service_role;

comment on function public.mark_strategies(date, bigint[], jsonb, timestamptz) is
  'Marks accepted strategies of a date, all or none, and returns how many. A strategy that is '
  'marked already takes the terms that are given and keeps the others; one that was executed is '
  'not marked again.';

create function private.guard_allocation() returns trigger
language plpgsql set search_path = '' as $$
declare
  v_allowed constant jsonb := '{"pending": ["executing", "superseded", "cancelled", "failed"],
    "executing": ["executed", "failed"], "executed": [], "failed": [], "superseded": [],
    "cancelled": []}';
begin
  if new is not distinct from old then
    return new;
  end if;
  if to_jsonb(new) - 'state' <> to_jsonb(old) - 'state' then
    raise exception 'allocation %: only its state changes', old.allocation_id
      using errcode = 'P0001', hint = 'conflict';
  end if;
  if v_allowed -> old.state = '[]'
    or (new.state <> old.state and not (v_allowed -> old.state) ? new.state) then
    raise exception 'allocation %: from % to % is no transition', old.allocation_id, old.state,
      new.state
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return new;
end $$;

revoke all on function private.guard_allocation() from public, anon, authenticated;
grant execute on function private.guard_allocation() to service_role;

comment on function private.guard_allocation() is
  'Allowed transitions of an allocation: nothing but its state changes, and what ended never does.';

create function private.note_expected_cost() returns trigger
language plpgsql set search_path = '' as $$
begin
  if new.sleeve <> 'carry' then
    return null;
  end if;
  insert into public.cost_ledger as l (allocation_id, trading_date, underlying, lots,
    expected_cost, state)
  select new.allocation_id, new.trading_date, new.underlying, new.lots, new.expected_cost,
    case when new.state in ('pending', 'executing', 'executed') then new.state
      else 'released' end
  on conflict (allocation_id) do update set state = excluded.state;
  if new.state = 'executed' then
    -- An entry that ended with fewer lots than were planned has spent their share alone.
    update public.cost_ledger l set lots = f.lots, expected_cost = l.expected_cost * f.lots / l.lots
    from (select sum(x.lots) as lots
      from public.plans p join public.positions x using (plan_id)
      where p.allocation_id = new.allocation_id) f
    where l.allocation_id = new.allocation_id and f.lots < l.lots;
  end if;
  return null;
end $$;

revoke all on function private.note_expected_cost() from public, anon, authenticated;
grant execute on function private.note_expected_cost() to service_role;

comment on function private.note_expected_cost() is
  'Keeps the ledger of what carry is expected to cost equal to the state of its allocation.';

create function private.date_allocation() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.trading_date := (select r.trading_date from public.allocation_runs r
    where r.allocation_run_id = new.allocation_run_id);
  return new;
end $$;

revoke all on function private.date_allocation() from public, anon, authenticated;
grant execute on function private.date_allocation() to service_role;

comment on function private.date_allocation() is 'An allocation is of the date of its run.';

create function private.lock_held() returns void
language sql volatile set search_path = '' as $$
  select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('what is held', 0))
$$;

revoke all on function private.lock_held() from public, anon, authenticated;
grant execute on function private.lock_held() to service_role;

comment on function private.lock_held() is
  'Until the transaction ends nobody else chooses lots or begins an entry: what is held now is '
  'held at the write. One lock for all dates, for what is held is of no date.';

create table public.allocation_runs (
  allocation_run_id bigint generated always as identity primary key,
  run_id bigint not null references public.runs,
  trading_date date not null,
  risk public.risk not null,
  inputs_hash text not null,
  capital numeric not null check (capital > 0),
  ordering text not null check (ordering in ('money', 'score', 'marks')),
  regime_level public.regime_level not null,
  deployed numeric not null check (deployed >= 0),
  target numeric check (target >= 0 and target < 'infinity'),
  most_deployed numeric check (most_deployed >= 0 and most_deployed < 'infinity'),
  expected_value numeric
    check (expected_value > '-infinity' and expected_value < 'infinity'),
  cvar95 numeric check (cvar95 > '-infinity' and cvar95 < 'infinity'),
  loss_probability numeric check (loss_probability between 0 and 1),
  carry_cost numeric check (carry_cost >= 0 and carry_cost < 'infinity'),
  cost_a_year numeric check (cost_a_year >= 0 and cost_a_year < 'infinity'),
  portfolio jsonb check (jsonb_typeof(portfolio) = 'object'),
  notes text[] not null default '{}',
  created_at timestamptz not null,
  superseded boolean not null default false
);
create unique index allocation_runs_current on public.allocation_runs (trading_date)
  where not superseded and ordering <> 'marks';
create index allocation_runs_run on public.allocation_runs (run_id);
create index allocation_runs_created on public.allocation_runs (created_at);
create index allocation_runs_date on public.allocation_runs (trading_date);

alter table public.allocation_runs enable row level security;
revoke all on table public.allocation_runs from public, anon, authenticated;
grant select, insert, update, delete on table public.allocation_runs to service_role;

comment on table public.allocation_runs is
  'One allocation of a run''s strategies for given inputs.';
comment on column public.allocation_runs.inputs_hash is
  'Of the inputs that decide the outcome: run and generation, capital, ordering, mode of the desk, '
  'settings.';
comment on column public.allocation_runs.ordering is
  'What went first: value over risk and least cost (money), the seven-part score, or what the '
  'owner marked, which stands beside the allocation of its date.';
comment on column public.allocation_runs.deployed is 'Capital of the lots that it chose; rupees.';
comment on column public.allocation_runs.target is
  'Capital that carry was to bring the whole book to; rupees.';
comment on column public.allocation_runs.most_deployed is
  'D*: the most of it that could be had with the new lots under all limits; rupees.';
comment on column public.allocation_runs.expected_value is
  'Of the whole book, what was held before too, under our view (p); rupees.';
comment on column public.allocation_runs.cvar95 is
  'Mean loss of its worst 5% of joint draws, positive; rupees.';
comment on column public.allocation_runs.loss_probability is
  'Share of the draws in which it loses.';
comment on column public.allocation_runs.carry_cost is
  'Rupees that the carry it chose is expected to cost.';
comment on column public.allocation_runs.cost_a_year is
  'What carry of this size is expected to cost a year; rupees.';
comment on column public.allocation_runs.notes is
  'What of its scenarios is an assumption, in words.';
comment on column public.allocation_runs.portfolio is
  'Of the whole book: greeks, stress grid, deployment by sleeve, industry, definition, side, tier.';
comment on column public.allocation_runs.superseded is
  'Other inputs of the same date came later: the same inputs are allocated anew when they come '
  'back. Never of what was marked.';

create table public.allocation_limits (
  allocation_run_id bigint not null references public.allocation_runs on delete cascade,
  limit_name text not null
    check (limit_name in (
        'position_count', 'definition_count', 'underlying_cap', 'loss_cap', 'kelly_cap',
        'industry_cap', 'undefined_risk_cap', 'deployment_cap', 'daily_cap', 'carry_cost_cap',
        'value_tail_cap', 'premium_tail_cap', 'book_tail_cap', 'stress_cap', 'delta_cap',
        'vega_cap', 'gamma_cap', 'theta_cap')),
  of text not null default '',
  value numeric not null check (value > '-infinity' and value < 'infinity'),
  bound numeric not null check (bound > '-infinity' and bound < 'infinity'),
  is_binding boolean not null,
  shadow_price numeric check (shadow_price >= 0 and shadow_price < 'infinity'),
  shadow_capital numeric check (shadow_capital >= 0 and shadow_capital < 'infinity'),
  check ((shadow_price is null) = (shadow_capital is null)),
  primary key (allocation_run_id, limit_name, of)
);

alter table public.allocation_limits enable row level security;
revoke all on table public.allocation_limits from public, anon, authenticated;
grant select, insert, update, delete on table public.allocation_limits to service_role;

comment on table public.allocation_limits is
  'How far an allocation uses each limit, and what the limit costs.';
comment on column public.allocation_limits.of is
  'An industry, a definition, an underlying, a cell of the stress grid; empty where the limit is '
  'of the whole book.';
comment on column public.allocation_limits.value is
  'What the whole book comes to, in the units of its bound: rupees, or a count.';
comment on column public.allocation_limits.is_binding is
  'The next best lot would pass it.';
comment on column public.allocation_limits.shadow_price is
  'What a limit wider by 5%, or by a place, would add to the value of edge and premium or save of '
  'the cost and tail of carry, rupees; found by searching again, approximate; null where it was '
  'not asked for.';
comment on column public.allocation_limits.shadow_capital is
  'Capital that carry could then bring up to the target, rupees; approximate as well.';

create table public.allocations (
  allocation_id bigint generated always as identity primary key,
  allocation_run_id bigint not null references public.allocation_runs,
  strategy_id bigint not null references public.strategies,
  trading_date date not null,
  underlying text not null references public.underlyings,
  sleeve public.sleeve not null,
  lots integer not null check (lots > 0),
  margin numeric not null check (margin >= 0),
  premium numeric not null check (premium >= 0),
  capital_used numeric not null check (capital_used > 0),
  max_loss numeric,
  expected_value numeric not null,
  expected_cost numeric not null default 0 check (expected_cost >= 0),
  cvar_contribution numeric
    check (cvar_contribution > '-infinity' and cvar_contribution < 'infinity'),
  kelly_lots numeric check (kelly_lots >= 0 and kelly_lots < 'infinity'),
  tier smallint check (tier between 1 and 3),
  stands_in_for text check (stands_in_for ~ '^[a-z_0-9]+$'),
  substitution_weight numeric check (substitution_weight > 0 and substitution_weight <= 1),
  displaced text,
  binding_limits text[] not null default '{}',
  broker_margin numeric check (broker_margin >= 0 and broker_margin < 'infinity'),
  rank integer not null check (rank > 0),
  reason text not null,
  state text not null default 'pending'
    check (state in ('pending', 'executing', 'executed', 'failed', 'superseded', 'cancelled')),
  unique (allocation_run_id, strategy_id),
  check ((stands_in_for is null) = (substitution_weight is null)),
  constraint allocations_binding_limits_check check (binding_limits <@ array[
    'position_count', 'definition_count', 'underlying_cap', 'loss_cap', 'kelly_cap',
    'industry_cap', 'undefined_risk_cap', 'deployment_cap', 'daily_cap', 'carry_cost_cap',
    'value_tail_cap', 'premium_tail_cap', 'book_tail_cap', 'stress_cap', 'delta_cap', 'vega_cap',
    'gamma_cap', 'theta_cap'])
);
create index allocations_strategy on public.allocations (strategy_id);
create index allocations_underlying on public.allocations (underlying);
create index allocations_pending on public.allocations (allocation_run_id, rank)
  where state = 'pending';
create index allocations_executing on public.allocations (strategy_id) where state = 'executing';
create unique index allocations_one_live on public.allocations (trading_date, underlying)
  where state in ('pending', 'executing');
create trigger date_allocation before insert on public.allocations
  for each row execute function private.date_allocation();
create trigger note_expected_cost after insert or update of state on public.allocations
  for each row execute function private.note_expected_cost();
create trigger guard_allocation before update on public.allocations
  for each row execute function private.guard_allocation();

alter table public.allocations enable row level security;
revoke all on table public.allocations from public, anon, authenticated;
grant select, insert, update, delete on table public.allocations to service_role;

comment on table public.allocations is 'A strategy with lots: chosen by an allocation run.';
comment on column public.allocations.trading_date is
  'Of its run. A date has one live allocation of an underlying.';
comment on column public.allocations.expected_cost is
  'Rupees that all lots of carry are expected to cost; 0 for the other sleeves.';
comment on column public.allocations.margin is 'Rupees for all lots.';
comment on column public.allocations.premium is 'Rupees paid for all lots of a long structure.';
comment on column public.allocations.capital_used is 'Margin and premium together.';
comment on column public.allocations.max_loss is 'Rupees for all lots; null when unlimited.';
comment on column public.allocations.cvar_contribution is
  'Its share of the mean loss of the book''s worst 5% of draws; rupees.';
comment on column public.allocations.kelly_lots is
  'Lots of its shrunk Kelly bet, not rounded; null for carry.';
comment on column public.allocations.tier is
  'Of its definition at the level of India VIX; null where the level has none.';
comment on column public.allocations.stands_in_for is
  'Definition that was wanted and could not be had in this underlying.';
comment on column public.allocations.substitution_weight is
  'What of that definition''s fit it keeps.';
comment on column public.allocations.displaced is
  'The next best strategy that got no lots because this one did.';
comment on column public.allocations.binding_limits is 'What keeps it from one lot more.';
comment on column public.allocations.broker_margin is
  'Margin of all lots by the broker''s calculator; null where it was not asked or did not answer.';
comment on column public.allocations.rank is '1 is executed first.';
comment on column public.allocations.reason is 'Why it was chosen.';

create function private.refuse_queued_marks(p_strategy_ids bigint[]) returns void
language plpgsql stable set search_path = '' as $$
declare
  v_strategy bigint;
  v_allocation bigint;
begin
  select a.strategy_id, a.allocation_id into v_strategy, v_allocation
  from public.allocations a join public.allocation_runs r using (allocation_run_id)
  where a.strategy_id = any (p_strategy_ids) and a.state = 'pending' and r.ordering = 'marks'
  order by a.allocation_id limit 1;
  if found then
    raise exception 'strategy % was accepted and waits as allocation %: cancel that first',
      v_strategy, v_allocation
      using errcode = 'P0001', hint = 'conflict';
  end if;
end $$;

revoke all on function private.refuse_queued_marks(bigint[]) from public, anon, authenticated;
grant execute on function private.refuse_queued_marks(bigint[]) to service_role;

comment on function private.refuse_queued_marks(bigint[]) is
  'Refuses to take back a mark of which an allocation waits to be executed.';

create function public.unmark_strategies(p_strategy_ids bigint[]) returns integer
language plpgsql set search_path = '' as $$
declare
  v_id bigint;
  v_count integer;
begin
  perform private.lock_held();
  select i.strategy_id into v_id from unnest(p_strategy_ids) i (strategy_id)
  where not exists (select 1 from public.strategy_marks m where m.strategy_id = i.strategy_id)
  limit 1;
  if found then
    raise exception 'strategy % is not marked', v_id using errcode = 'P0001', hint = 'not_found';
  end if;
  perform private.refuse_queued_marks(p_strategy_ids);
  delete from public.strategy_marks where strategy_id = any (p_strategy_ids);
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.unmark_strategies(bigint[]) from public, anon, authenticated;
grant execute on function public.unmark_strategies(bigint[]) to service_role;

comment on function public.unmark_strategies(bigint[]) is
  'Takes marks back, all or none, and returns how many. Under the lock of what is held: no '
  'allocation of them is stored meanwhile.';

create function public.delete_marks(
  p_trading_date date, p_confirmed text, p_confirmed_count integer
) returns integer
language plpgsql set search_path = '' as $$
declare v_ids bigint[];
begin
  perform private.lock_held();
  select coalesce(array_agg(strategy_id), '{}') into v_ids from (
    select strategy_id from public.strategy_marks where trading_date = p_trading_date
    for update) m;
  if cardinality(v_ids) = 0 then
    raise exception 'nothing is marked on %', p_trading_date
      using errcode = 'P0001', hint = 'nothing_to_do';
  end if;
  if p_confirmed is distinct from p_trading_date::text
    or p_confirmed_count is distinct from cardinality(v_ids) then
    raise exception 'to delete all marks of % confirm the date % and the count %',
      p_trading_date, p_trading_date, cardinality(v_ids)
      using errcode = 'P0001', hint = 'bad_request';
  end if;
  perform private.refuse_queued_marks(v_ids);
  delete from public.strategy_marks where strategy_id = any (v_ids);
  return cardinality(v_ids);
end $$;

revoke all on function public.delete_marks(date, text, integer) from public, anon, authenticated;
grant execute on function public.delete_marks(date, text, integer) to service_role;

comment on function public.delete_marks(date, text, integer) is
  'Deletes all marks of a date where the date and their number are confirmed, and returns how '
  'many; what is confirmed wrongly changes nothing and is told.';

create function public.read_open_marks(p_trading_date date) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('strategyId', m.strategy_id, 'runId', s.run_id,
    'risk', s.risk, 'underlying', s.underlying, 'definition', s.definition,
    'priority', m.priority, 'lots', m.lots, 'lastAllocationId', a.last)
    order by m.priority, m.marked_at, s.rank, m.strategy_id), '[]')
  from public.strategy_marks m
  join public.strategies s using (strategy_id)
  cross join lateral (
    select max(allocation_id) as last,
      coalesce(bool_or(state in ('pending', 'executing', 'executed')), false) as stands
    from public.allocations where strategy_id = m.strategy_id) a
  where m.trading_date = p_trading_date and not a.stands
$$;

revoke all on function public.read_open_marks(date) from public, anon, authenticated;
grant execute on function public.read_open_marks(date) to service_role;

comment on function public.read_open_marks(date) is
  'Marks of a date that no allocation waits for, is entering or has entered, in the order in '
  'which they are accepted; with the last allocation that came to nothing.';

create function public.best_strategies(
  p_trading_date date, p_risk public.risk, p_top integer, p_underlying text, p_definition text
) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(b.strategy_id order by b.rank), '[]')
  from (
    select strategy_id, rank from public.strategies s
    where trading_date = p_trading_date and risk = p_risk and state = 'accepted'
      and rank is not null
      and not exists (select 1 from public.allocations a
        where a.strategy_id = s.strategy_id and a.state in ('executing', 'executed'))
      and (p_underlying is null or underlying = p_underlying)
      and (p_definition is null or definition = p_definition)
    order by rank limit p_top) b
$$;

revoke all on function public.best_strategies(date, public.risk, integer, text, text)
  from public, anon, authenticated;
grant execute on function public.best_strategies(date, public.risk, integer, text, text)
  to service_role;

comment on function public.best_strategies(date, public.risk, integer, text, text) is
  'The first so many of a date''s list that were not executed, all of it or that of an underlying '
  'or a definition; ids in the order of the list.';

create table public.allocation_refusals (
  allocation_run_id bigint not null references public.allocation_runs,
  underlying text not null,
  definition text not null check (definition ~ '^[a-z_0-9]+$'),
  strategy_id bigint references public.strategies on delete set null,
  reason text not null
    check (reason in (
        'regime_crisis', 'carry_not_allowed', 'position_open', 'no_scenario', 'underlying_taken',
        'displaced', 'position_count', 'definition_count', 'underlying_cap', 'loss_cap',
        'kelly_cap', 'industry_cap', 'undefined_risk_cap', 'deployment_cap', 'daily_cap',
        'carry_cost_cap', 'value_tail_cap', 'premium_tail_cap', 'book_tail_cap', 'stress_cap',
        'delta_cap', 'vega_cap', 'gamma_cap', 'theta_cap')),
  limit_name text
    check (limit_name in (
        'position_count', 'definition_count', 'underlying_cap', 'loss_cap', 'kelly_cap',
        'industry_cap', 'undefined_risk_cap', 'deployment_cap', 'daily_cap', 'carry_cost_cap',
        'value_tail_cap', 'premium_tail_cap', 'book_tail_cap', 'stress_cap', 'delta_cap',
        'vega_cap', 'gamma_cap', 'theta_cap')),
  distance numeric check (distance >= 0 and distance < 'infinity'),
  capital_needed numeric check (capital_needed > 0 and capital_needed < 'infinity'),
  detail text not null,
  primary key (allocation_run_id, underlying, definition)
);
create index allocation_refusals_strategy on public.allocation_refusals (strategy_id);

alter table public.allocation_refusals enable row level security;
revoke all on table public.allocation_refusals from public, anon, authenticated;
grant select, insert, update, delete on table public.allocation_refusals to service_role;

comment on table public.allocation_refusals is 'Why an accepted strategy got no lots.';
comment on column public.allocation_refusals.strategy_id is
  'Null once a forced evaluation has replaced it; what was refused stays told.';
comment on column public.allocation_refusals.limit_name is
  'The limit that binds; null where none is in its way.';
comment on column public.allocation_refusals.distance is
  'By how much one lot would pass it: rupees, or a count.';
comment on column public.allocation_refusals.capital_needed is
  'Capital of the desk from which one lot keeps every limit; null where none is enough.';
comment on column public.allocation_refusals.detail is 'The binding limit with its figures.';

create table public.cost_ledger (
  allocation_id bigint primary key,
  trading_date date not null,
  underlying text not null,
  lots integer not null check (lots > 0),
  expected_cost numeric not null check (expected_cost >= 0),
  state text not null check (state in ('pending', 'executing', 'executed', 'released')),
  mode public.trading_mode
);
create index cost_ledger_date on public.cost_ledger (trading_date);

alter table public.cost_ledger enable row level security;
revoke all on table public.cost_ledger from public, anon, authenticated;
grant select, insert, update, delete on table public.cost_ledger to service_role;

comment on table public.cost_ledger is
  'What each allocation of the carry sleeve is expected to cost, by the session that took it; kept '
  'for as long as the budget of a year looks back, when the allocation itself is archived.';
comment on column public.cost_ledger.lots is 'Planned, or once executed those that were filled.';
comment on column public.cost_ledger.expected_cost is 'Rupees for these lots.';
comment on column public.cost_ledger.state is
  'As its allocation; released where it never became a position, and then it cost nothing.';
comment on column public.cost_ledger.mode is
  'Of the plan that entered it; absent while it is pending, and where no plan was made. Each mode '
  'has its budget: what is of neither counts in both.';

create function private.describe_allocation(p_allocation_run_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'allocationRunId', r.allocation_run_id,
    'tradingDate', r.trading_date,
    'risk', r.risk,
    'capital', r.capital,
    'ordering', r.ordering,
    'regimeLevel', r.regime_level,
    'deployed', r.deployed,
    'target', r.target,
    'mostDeployed', r.most_deployed,
    'expectedValue', r.expected_value,
    'cvar95', r.cvar95,
    'lossProbability', r.loss_probability,
    'carryCost', r.carry_cost,
    'costAYear', r.cost_a_year,
    'portfolio', r.portfolio,
    'notes', r.notes,
    'limits', (
      select coalesce(jsonb_agg(jsonb_build_object('limit', l.limit_name, 'of', nullif(l.of, ''),
        'value', l.value, 'bound', l.bound, 'isBinding', l.is_binding,
        'shadowPrice', l.shadow_price, 'shadowCapital', l.shadow_capital)
        order by l.is_binding desc, l.shadow_price desc nulls last, l.limit_name, l.of), '[]')
      from public.allocation_limits l where l.allocation_run_id = r.allocation_run_id),
    'allocations', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'allocationId', a.allocation_id, 'underlying', a.underlying, 'definition', s.definition,
        'sleeve', a.sleeve, 'lots', a.lots, 'margin', a.margin, 'premium', a.premium,
        'capitalUsed', a.capital_used, 'maxLoss', a.max_loss, 'expectedValue', a.expected_value,
        'expectedCost', a.expected_cost, 'cvarContribution', a.cvar_contribution,
        'kellyLots', a.kelly_lots, 'tier', a.tier, 'standsInFor', a.stands_in_for,
        'substitutionWeight', a.substitution_weight, 'displaced', a.displaced,
        'bindingLimits', a.binding_limits, 'brokerMargin', a.broker_margin, 'rank', a.rank,
        'state', a.state, 'reason', a.reason)
        order by a.rank), '[]')
      from public.allocations a join public.strategies s using (strategy_id)
      where a.allocation_run_id = r.allocation_run_id),
    'refusals', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'underlying', f.underlying, 'definition', f.definition, 'reason', f.reason,
        'limit', f.limit_name, 'distance', f.distance, 'capitalNeeded', f.capital_needed,
        'detail', f.detail)
        order by f.underlying, f.definition), '[]')
      from public.allocation_refusals f where f.allocation_run_id = r.allocation_run_id)))
  from public.allocation_runs r where r.allocation_run_id = p_allocation_run_id
$$;

revoke all on function private.describe_allocation(bigint) from public, anon, authenticated;
grant execute on function private.describe_allocation(bigint) to service_role;

comment on function private.describe_allocation(bigint) is
  'What a caller is told of an allocation run; figures that it lacks are left out.';

create function public.find_allocation(p_run_id bigint, p_inputs_hash text) returns jsonb
language sql stable set search_path = '' as $$
  select private.describe_allocation(allocation_run_id) from public.allocation_runs
  where run_id = p_run_id and inputs_hash = p_inputs_hash and not superseded
$$;

revoke all on function public.find_allocation(bigint, text) from public, anon, authenticated;
grant execute on function public.find_allocation(bigint, text) to service_role;

comment on function public.find_allocation(bigint, text) is
  'The stored allocation of the same inputs; null when there is none.';

create function public.read_allocation(p_date date) returns jsonb
language sql stable set search_path = '' as $$
  select private.describe_allocation(r.allocation_run_id) from public.allocation_runs r
  where not r.superseded and r.ordering <> 'marks' and r.trading_date = coalesce(p_date, (
    select max(n.trading_date) from public.allocation_runs n
    where not n.superseded and n.ordering <> 'marks'))
$$;

revoke all on function public.read_allocation(date) from public, anon, authenticated;
grant execute on function public.read_allocation(date) to service_role;

comment on function public.read_allocation(date) is
  'The allocation that stands for a date, or the newest one, without what was marked; null where '
  'there is none.';

create function private.check_allocation(p_payload jsonb) returns void
language plpgsql set search_path = '' as $$
declare
  v_run public.runs;
  v_mode public.trading_mode := (select mode from public.trading_state);
  v_beside_queue boolean := p_payload ->> 'ordering' = 'marks';
  v_underlying text;
  v_strategy bigint;
begin
  -- Shared with others that read it: a forced evaluation waits until this is stored.
  select * into v_run from public.runs where run_id = (p_payload ->> 'run_id')::bigint for share;
  if not found then
    raise exception 'there is no run %', p_payload ->> 'run_id'
      using errcode = 'P0001', hint = 'not_found';
  end if;
  if v_run.generation is distinct from (p_payload ->> 'generation')::integer then
    raise exception 'run % was evaluated again meanwhile: allocate again', v_run.run_id
      using errcode = 'P0001', hint = 'conflict';
  end if;
  if private.held_fingerprint(v_run.trading_date, v_beside_queue, v_mode)
    is distinct from p_payload ->> 'held_fingerprint' then
    raise exception 'what is held changed meanwhile: allocate again'
      using errcode = 'P0001', hint = 'conflict';
  end if;
  select h.underlying into v_underlying
  from jsonb_array_elements(p_payload -> 'allocations') x
  join public.strategies s on s.strategy_id = (x ->> 'strategy_id')::bigint
  join private.counted_structures(v_run.trading_date, v_beside_queue, v_mode) h
    on h.underlying = s.underlying
  limit 1;
  if found then
    raise exception '% is held already', v_underlying using errcode = 'P0001', hint = 'conflict';
  end if;
  if not v_beside_queue then
    return;
  end if;
  select (x ->> 'strategy_id')::bigint into v_strategy
  from jsonb_array_elements(p_payload -> 'allocations') x
  where not exists (select 1 from public.strategy_marks m
    where m.strategy_id = (x ->> 'strategy_id')::bigint
      and m.lots >= (x ->> 'lots')::integer)
  limit 1;
  if found then
    raise exception 'the mark of strategy % changed meanwhile: accept again', v_strategy
      using errcode = 'P0001', hint = 'conflict';
  end if;
  -- A second accept of the same marks would find them held by the first and call that a refusal.
  select a.strategy_id into v_strategy
  from jsonb_array_elements((p_payload -> 'allocations') || (p_payload -> 'refusals')) x
  join public.allocations a on a.strategy_id = (x ->> 'strategy_id')::bigint
  where a.state in ('pending', 'executing', 'executed')
  limit 1;
  if found then
    raise exception 'strategy % was accepted meanwhile: accept again', v_strategy
      using errcode = 'P0001', hint = 'conflict';
  end if;
end $$;

revoke all on function private.check_allocation(jsonb) from public, anon, authenticated;
grant execute on function private.check_allocation(jsonb) to service_role;

comment on function private.check_allocation(jsonb) is
  'Refuses an allocation that was chosen for another evaluation of its run, or beside other '
  'holdings than there are now; one of marks also beside another queue, or for other marks. To '
  'be called under private.lock_held.';

create function public.store_allocation(p_payload jsonb, p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_id bigint;
  v_stored jsonb;
  v_date date;
  v_count integer;
begin
  perform private.lock_held();
  perform private.require_keys('public.allocation_runs', p_payload,
    '{run_id,generation,held_fingerprint,inputs_hash,capital,ordering,regime_level,deployed,target,
      most_deployed,expected_value,cvar95,loss_probability,carry_cost,cost_a_year,portfolio,notes,
      limits,allocations,refusals,margin_answers,margin_weight}');
  perform private.require_keys('public.allocation_limits', p_payload -> 'limits',
    '{limit_name,of,value,bound,is_binding,shadow_price,shadow_capital}');
  perform private.require_keys('public.allocations', p_payload -> 'allocations',
    '{strategy_id,lots,margin,premium,capital_used,max_loss,expected_value,expected_cost,
      cvar_contribution,kelly_lots,tier,stands_in_for,substitution_weight,displaced,binding_limits,
      broker_margin,rank,reason}');
  perform private.require_keys('public.allocation_refusals', p_payload -> 'refusals',
    '{strategy_id,reason,limit_name,distance,capital_needed,detail}');
  v_stored := public.find_allocation(
    (p_payload ->> 'run_id')::bigint, p_payload ->> 'inputs_hash');
  if v_stored is not null then
    return v_stored;
  end if;
  perform private.check_allocation(p_payload);
  select trading_date into v_date from public.runs
  where run_id = (p_payload ->> 'run_id')::bigint;
  -- What the owner accepted stands until it is executed or cancelled.
  if p_payload ->> 'ordering' <> 'marks' then
    update public.allocations a set state = 'superseded' from public.allocation_runs r
    where r.allocation_run_id = a.allocation_run_id and r.ordering <> 'marks'
      and a.trading_date = v_date and a.state = 'pending';
    update public.allocation_runs set superseded = true
    where trading_date = v_date and not superseded and ordering <> 'marks';
  end if;

  insert into public.allocation_runs (run_id, trading_date, risk, inputs_hash, capital, ordering,
    regime_level, deployed, target, most_deployed, expected_value, cvar95, loss_probability,
    carry_cost, cost_a_year, portfolio, notes, created_at)
  select r.run_id, r.trading_date, r.risk, x.inputs_hash, x.capital, x.ordering, x.regime_level,
    x.deployed, x.target, x.most_deployed, x.expected_value, x.cvar95, x.loss_probability,
    x.carry_cost, x.cost_a_year, x.portfolio, coalesce(x.notes, '{}'), p_now
  from jsonb_populate_record(null::public.allocation_runs, p_payload) x
  join public.runs r using (run_id)
  returning allocation_run_id into v_id;
  insert into public.allocation_limits (allocation_run_id, limit_name, of, value, bound,
    is_binding, shadow_price, shadow_capital)
  select v_id, x.limit_name, coalesce(x.of, ''), x.value, x.bound, x.is_binding, x.shadow_price,
    x.shadow_capital
  from jsonb_populate_recordset(null::public.allocation_limits, p_payload -> 'limits') x;
  insert into public.allocations (allocation_run_id, strategy_id, underlying, sleeve, lots, margin,
    premium, capital_used, max_loss, expected_value, expected_cost, cvar_contribution, kelly_lots,
    tier, stands_in_for, substitution_weight, displaced, binding_limits, broker_margin, rank,
    reason)
  select v_id, x.strategy_id, s.underlying, s.sleeve, x.lots, x.margin, x.premium, x.capital_used,
    x.max_loss, x.expected_value, coalesce(x.expected_cost, 0), x.cvar_contribution, x.kelly_lots,
    x.tier, x.stands_in_for, x.substitution_weight, x.displaced, coalesce(x.binding_limits, '{}'),
    x.broker_margin, x.rank, x.reason
  from jsonb_populate_recordset(null::public.allocations, p_payload -> 'allocations') x
  join public.strategies s on s.strategy_id = x.strategy_id;
  get diagnostics v_count = row_count;
  if v_count < jsonb_array_length(p_payload -> 'allocations') then
    raise exception 'a strategy of this allocation was replaced meanwhile: allocate again'
      using errcode = 'P0001', hint = 'conflict';
  end if;
  insert into public.allocation_refusals (allocation_run_id, underlying, definition, strategy_id,
    reason, limit_name, distance, capital_needed, detail)
  select v_id, s.underlying, s.definition, s.strategy_id, x.reason, x.limit_name, x.distance,
    x.capital_needed, x.detail
  from jsonb_populate_recordset(null::public.allocation_refusals, p_payload -> 'refusals') x
  join public.strategies s on s.strategy_id = x.strategy_id;
  -- With what was chosen by them: a call that died before would choose by other ratios.
  perform public.store_margin_ratios(coalesce(p_payload -> 'margin_answers', '[]'),
    (p_payload ->> 'margin_weight')::numeric, p_now);
  return private.describe_allocation(v_id);
end $$;

revoke all on function public.store_allocation(jsonb, timestamptz) from public, anon, authenticated;
grant execute on function public.store_allocation(jsonb, timestamptz) to service_role;

comment on function public.store_allocation(jsonb, timestamptz) is
  'Stores an allocation once for its inputs, while its run and what is held stand as they were '
  'read; earlier allocations of that date which are still pending give way. One of marks adds to '
  'the queue and takes nothing from it. The broker''s margins that it rests on teach their ratios.';

create function public.cancel_allocations(
  p_trading_date date, p_allocation_ids bigint[]
) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  update public.allocations a set state = 'cancelled' from public.allocation_runs r
  where a.allocation_run_id = r.allocation_run_id and r.trading_date = p_trading_date
    and a.state = 'pending'
    and (p_allocation_ids is null or a.allocation_id = any (p_allocation_ids));
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.cancel_allocations(date, bigint[]) from public, anon, authenticated;
grant execute on function public.cancel_allocations(date, bigint[]) to service_role;

comment on function public.cancel_allocations(date, bigint[]) is
  'Gives up pending allocations of a date; returns how many.';

create function private.fresh_strategies(
  p_common jsonb, p_payload jsonb
) returns table (strategy_id bigint, source jsonb)
language sql stable set search_path = '' as $$
  select s.strategy_id, x
  from jsonb_array_elements(p_payload -> 'strategies') x
  join public.strategies s on s.definition = x ->> 'definition'
  where s.trading_date = (p_common ->> 'trading_date')::date
    and s.underlying = p_common ->> 'underlying'
    and s.risk = (p_common ->> 'risk')::public.risk and s.state = 'accepted'
    and not exists (select 1 from public.allocations a where a.strategy_id = s.strategy_id)
$$;

revoke all on function private.fresh_strategies(jsonb, jsonb) from public, anon, authenticated;
grant execute on function private.fresh_strategies(jsonb, jsonb) to service_role;

comment on function private.fresh_strategies(jsonb, jsonb) is
  'Stored accepted rows of a payload that no allocation refers to, beside their source.';

create table public.margin_ratios (
  underlying text primary key references public.underlyings,
  ratio numeric not null check (ratio between 0.5 and 2),
  answers integer not null check (answers > 0),
  modelled numeric not null check (modelled > 0),
  margin numeric not null check (margin > 0),
  answered_at timestamptz not null
);

alter table public.margin_ratios enable row level security;
revoke all on table public.margin_ratios from public, anon, authenticated;
grant select, insert, update, delete on table public.margin_ratios to service_role;

comment on table public.margin_ratios is
  'What the broker''s margin calculator has taught of each underlying: candidates'' modelled '
  'margins are multiplied by it.';
comment on column public.margin_ratios.ratio is
  'Moving average of the broker''s margin over the model''s (setting margin_ratio_weight), each '
  'and the average kept within 0.5 and 2.';
comment on column public.margin_ratios.answers is 'Answers it was learned from.';
comment on column public.margin_ratios.modelled is
  'Rupees: the model''s margin of what was asked last, before the ratio.';
comment on column public.margin_ratios.margin is 'Rupees: the broker''s margin of the same.';

create function public.store_margin_ratios(p_answers jsonb, p_weight numeric, p_now timestamptz)
returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  perform private.require_keys('public.margin_ratios', p_answers,
    '{underlying,modelled,margin}');
  insert into public.margin_ratios as r (underlying, ratio, answers, modelled, margin, answered_at)
  select x.underlying, least(greatest(sum(x.margin) / sum(x.modelled), 0.5), 2), 1,
    sum(x.modelled), sum(x.margin), p_now
  from jsonb_to_recordset(p_answers) as x(underlying text, modelled numeric, margin numeric)
  group by x.underlying
  on conflict (underlying) do update set
    ratio = r.ratio + p_weight * (excluded.ratio - r.ratio), answers = r.answers + 1,
    modelled = excluded.modelled, margin = excluded.margin, answered_at = excluded.answered_at
  -- The same answers sent again teach nothing.
  where excluded.answered_at > r.answered_at;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.store_margin_ratios(jsonb, numeric, timestamptz)
  from public, anon, authenticated;
grant execute on function public.store_margin_ratios(jsonb, numeric, timestamptz) to service_role;

comment on function public.store_margin_ratios(jsonb, numeric, timestamptz) is
  'Learns from the broker''s margins of one instant, with the share of the newest answer in the '
  'average. Returns the underlyings that learned.';
