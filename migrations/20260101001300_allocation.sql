-- Compiled from supabase/schemas/1300_allocation by `npm run schema`: edit it there.

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
  'Allowed transitions of an allocation; what ended never changes.';

create table public.allocation_runs (
  allocation_run_id bigint generated always as identity primary key,
  run_id bigint not null references public.runs,
  trading_date date not null,
  risk public.risk not null,
  inputs_hash text not null,
  capital numeric not null check (capital > 0),
  ordering text not null check (ordering in ('money', 'score')),
  regime_level public.regime_level not null,
  deployed numeric not null check (deployed >= 0),
  created_at timestamptz not null,
  superseded boolean not null default false
);
create unique index allocation_runs_current on public.allocation_runs (run_id, inputs_hash)
  where not superseded;
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
  'What went first: value over risk and least cost (money), or the total score.';
comment on column public.allocation_runs.superseded is
  'Other inputs of the same date came later: the same inputs are allocated anew when they come '
  'back.';

create table public.allocations (
  allocation_id bigint generated always as identity primary key,
  allocation_run_id bigint not null references public.allocation_runs,
  strategy_id bigint not null references public.strategies,
  underlying text not null references public.underlyings,
  sleeve public.sleeve not null,
  lots integer not null check (lots > 0),
  margin numeric not null check (margin >= 0),
  premium numeric not null check (premium >= 0),
  capital_used numeric not null check (capital_used > 0),
  max_loss numeric,
  expected_value numeric not null,
  rank integer not null check (rank > 0),
  reason text not null,
  state text not null default 'pending'
    check (state in ('pending', 'executing', 'executed', 'failed', 'superseded', 'cancelled')),
  unique (allocation_run_id, strategy_id)
);
create index allocations_strategy on public.allocations (strategy_id);
create index allocations_underlying on public.allocations (underlying);
create index allocations_pending on public.allocations (allocation_run_id, rank)
  where state = 'pending';
create index allocations_executing on public.allocations (strategy_id) where state = 'executing';
create trigger guard_allocation before update on public.allocations
  for each row execute function private.guard_allocation();

alter table public.allocations enable row level security;
revoke all on table public.allocations from public, anon, authenticated;
grant select, insert, update, delete on table public.allocations to service_role;

comment on table public.allocations is 'A strategy with lots: chosen by an allocation run.';
comment on column public.allocations.margin is 'Rupees for all lots.';
comment on column public.allocations.premium is 'Rupees paid for all lots of a long structure.';
comment on column public.allocations.capital_used is 'Margin and premium together.';
comment on column public.allocations.max_loss is 'Rupees for all lots; null when unlimited.';
comment on column public.allocations.rank is '1 is executed first.';
comment on column public.allocations.reason is 'Why it was chosen.';

create table public.allocation_refusals (
  allocation_run_id bigint not null references public.allocation_runs,
  strategy_id bigint not null references public.strategies on delete cascade,
  reason text not null
    check (reason in (
        'regime_crisis', 'carry_not_allowed', 'position_open', 'underlying_taken', 'loss_cap',
        'underlying_cap', 'industry_cap', 'undefined_risk_cap', 'deployment_cap',
        'carry_cost_cap', 'position_count', 'kelly_below_one_lot')),
  detail text not null,
  primary key (allocation_run_id, strategy_id)
);
create index allocation_refusals_strategy on public.allocation_refusals (strategy_id);

alter table public.allocation_refusals enable row level security;
revoke all on table public.allocation_refusals from public, anon, authenticated;
grant select, insert, update, delete on table public.allocation_refusals to service_role;

comment on table public.allocation_refusals is 'Why an accepted strategy got no lots.';
comment on column public.allocation_refusals.detail is 'The binding limit with its figures.';

create function private.describe_allocation(p_allocation_run_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'allocationRunId', r.allocation_run_id,
    'capital', r.capital,
    'ordering', r.ordering,
    'regimeLevel', r.regime_level,
    'deployed', r.deployed,
    'allocations', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'allocationId', a.allocation_id, 'underlying', a.underlying, 'definition', s.definition,
        'sleeve', a.sleeve, 'lots', a.lots, 'capitalUsed', a.capital_used,
        'expectedValue', a.expected_value, 'state', a.state, 'reason', a.reason)
        order by a.rank), '[]')
      from public.allocations a join public.strategies s using (strategy_id)
      where a.allocation_run_id = r.allocation_run_id),
    'refusals', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'underlying', s.underlying, 'definition', s.definition, 'reason', f.reason,
        'detail', f.detail)
        order by s.underlying, s.definition), '[]')
      from public.allocation_refusals f join public.strategies s using (strategy_id)
      where f.allocation_run_id = r.allocation_run_id))
  from public.allocation_runs r where r.allocation_run_id = p_allocation_run_id
$$;

revoke all on function private.describe_allocation(bigint) from public, anon, authenticated;
grant execute on function private.describe_allocation(bigint) to service_role;

comment on function private.describe_allocation(bigint) is
  'What a caller is told of an allocation run.';

create function public.find_allocation(p_run_id bigint, p_inputs_hash text) returns jsonb
language sql stable set search_path = '' as $$
  select private.describe_allocation(allocation_run_id) from public.allocation_runs
  where run_id = p_run_id and inputs_hash = p_inputs_hash and not superseded
$$;

revoke all on function public.find_allocation(bigint, text) from public, anon, authenticated;
grant execute on function public.find_allocation(bigint, text) to service_role;

comment on function public.find_allocation(bigint, text) is
  'The stored allocation of the same inputs; null when there is none.';

create function public.store_allocation(p_payload jsonb, p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_id bigint;
  v_count integer;
begin
  perform private.require_keys('public.allocation_runs', p_payload,
    '{run_id,inputs_hash,capital,ordering,regime_level,deployed,allocations,refusals}');
  perform private.require_keys('public.allocations', p_payload -> 'allocations',
    '{strategy_id,lots,margin,premium,capital_used,max_loss,expected_value,rank,reason}');
  perform private.require_keys('public.allocation_refusals', p_payload -> 'refusals',
    '{strategy_id,reason,detail}');
  if not exists (select 1 from public.runs where run_id = (p_payload ->> 'run_id')::bigint) then
    raise exception 'there is no run %', p_payload ->> 'run_id'
      using errcode = 'P0001', hint = 'not_found';
  end if;
  insert into public.allocation_runs (run_id, trading_date, risk, inputs_hash, capital,
    ordering, regime_level, deployed, created_at)
  select r.run_id, r.trading_date, r.risk,
    p_payload ->> 'inputs_hash', (p_payload ->> 'capital')::numeric,
    p_payload ->> 'ordering', (p_payload ->> 'regime_level')::public.regime_level,
    (p_payload ->> 'deployed')::numeric, p_now
  from public.runs r where r.run_id = (p_payload ->> 'run_id')::bigint
  on conflict (run_id, inputs_hash) where not superseded do nothing
  returning allocation_run_id into v_id;
  if v_id is null then
    return public.find_allocation((p_payload ->> 'run_id')::bigint, p_payload ->> 'inputs_hash');
  end if;
  update public.allocations a set state = 'superseded'
  from public.allocation_runs r, public.allocation_runs n
  where a.allocation_run_id = r.allocation_run_id and n.allocation_run_id = v_id
    and r.trading_date = n.trading_date and r.allocation_run_id <> v_id and a.state = 'pending';
  update public.allocation_runs r set superseded = true from public.allocation_runs n
  where n.allocation_run_id = v_id and r.trading_date = n.trading_date
    and r.allocation_run_id <> v_id and not r.superseded;
  insert into public.allocations (allocation_run_id, strategy_id, underlying, sleeve, lots, margin,
    premium, capital_used, max_loss, expected_value, rank, reason)
  select v_id, x.strategy_id, s.underlying, s.sleeve, x.lots, x.margin, x.premium, x.capital_used,
    x.max_loss, x.expected_value, x.rank, x.reason
  from jsonb_to_recordset(p_payload -> 'allocations') as x(strategy_id bigint, lots integer,
    margin numeric, premium numeric, capital_used numeric, max_loss numeric, expected_value numeric,
    rank integer, reason text)
  join public.strategies s using (strategy_id);
  get diagnostics v_count = row_count;
  if v_count < jsonb_array_length(p_payload -> 'allocations') then
    raise exception 'a strategy of this allocation was replaced meanwhile: allocate again'
      using errcode = 'P0001', hint = 'conflict';
  end if;
  insert into public.allocation_refusals (allocation_run_id, strategy_id, reason, detail)
  select v_id, x.strategy_id, x.reason, x.detail
  from jsonb_to_recordset(p_payload -> 'refusals') as x(strategy_id bigint, reason text,
    detail text);
  return private.describe_allocation(v_id);
end $$;

revoke all on function public.store_allocation(jsonb, timestamptz) from public, anon, authenticated;
grant execute on function public.store_allocation(jsonb, timestamptz) to service_role;

comment on function public.store_allocation(jsonb, timestamptz) is
  'Stores an allocation once for its inputs; earlier allocations of that date which are still '
  'pending give way.';

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
