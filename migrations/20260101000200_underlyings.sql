-- Compiled from supabase/schemas/0200_underlyings by `npm run schema`: edit it there.

create table public.industries (
  industry text primary key,
  target_weight numeric not null check (target_weight between 0 and 1),
  cap_fraction numeric not null check (cap_fraction between 0 and 1),
  stance text not null default 'neutral' check (stance in ('long', 'short', 'neutral')),
  rating text not null default 'neutral'
    check (rating in ('strong_overweight', 'moderate_overweight', 'neutral',
        'moderate_underweight', 'strong_underweight')),
  check (stance <> 'long' or rating not in ('moderate_underweight', 'strong_underweight')),
  check (stance <> 'short' or rating not in ('moderate_overweight', 'strong_overweight'))
);

alter table public.industries enable row level security;
revoke all on table public.industries from public, anon, authenticated;
grant select, insert, update, delete on table public.industries to service_role;

comment on table public.industries is
  'Groups of underlyings with the share of capital that sizing aims at and the cap that no '
  'allocation passes.';
comment on column public.industries.target_weight is 'Share of capital that sizing aims at.';
comment on column public.industries.cap_fraction is
  'Most of the capital that positions of the industry may use, as a share.';
comment on column public.industries.stance is
  'Side that the owner takes: structures of that direction are favoured, opposite ones held back.';
comment on column public.industries.rating is
  'How much the owner wants of it; a strong rating tilts more. No rating against its stance.';

create table public.underlyings (
  underlying text primary key check (underlying ~ '^[A-Z0-9&-]{1,20}$'),
  kind public.underlying_kind not null,
  security_id text not null check (security_id ~ '^[0-9]+$'),
  segment public.segment not null check (segment <> 'NSE_FNO'),
  industry text not null references public.industries,
  weight numeric not null check (weight between 0 and 1),
  enabled boolean not null default true,
  source text not null,
  market_cap numeric check (market_cap > 0),
  market_cap_source text,
  unique (segment, security_id),
  check ((kind = 'index') = (segment = 'IDX_I')),
  check ((market_cap is null) = (market_cap_source is null))
);
create index underlyings_industry on public.underlyings (industry);

alter table public.underlyings enable row level security;
revoke all on table public.underlyings from public, anon, authenticated;
grant select, insert, update, delete on table public.underlyings to service_role;

comment on table public.underlyings is
  'What the desk trades options on; a row that is off is known and not analyzed. Edit it in '
  'Studio.';
comment on column public.underlyings.security_id is 'The broker''s id of the underlying itself.';
comment on column public.underlyings.segment is
  'The broker''s segment of the underlying itself, not of its contracts.';
comment on column public.underlyings.weight is
  'Share of the desk''s capital that sizing aims at; those of enabled underlyings sum to 1.';
comment on column public.underlyings.enabled is 'Whether analyze takes it.';
comment on column public.underlyings.market_cap is
  'Rupees; the owner''s or a loader''s. Null is unknown, not small.';

create view public.industry_shares with (security_invoker = true) as
select i.industry, i.stance, i.rating, i.cap_fraction, i.target_weight,
  i.target_weight / nullif(sum(i.target_weight) over (), 0) as share
from public.industries i
where exists (select 1 from public.underlyings u where u.industry = i.industry and u.enabled);

revoke all on table public.industry_shares from public, anon, authenticated;
grant select on table public.industry_shares to service_role;

comment on view public.industry_shares is
  'Industries with an enabled underlying: what the owner thinks of each, and its weight as a '
  'share of theirs; null where no weight is given at all.';

create function public.store_market_caps(p_rows jsonb, p_source text) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  perform private.require_keys('public.underlyings', p_rows, '{underlying,market_cap}');
  update public.underlyings u set market_cap = r.market_cap, market_cap_source = p_source
  from jsonb_to_recordset(p_rows) as r(underlying text, market_cap numeric)
  where r.underlying = u.underlying;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.store_market_caps(jsonb, text) from public, anon, authenticated;
grant execute on function public.store_market_caps(jsonb, text) to service_role;

comment on function public.store_market_caps(jsonb, text) is
  'Market values in rupees; returns how many underlyings got one.';

create table public.corporate_actions (
  underlying text not null references public.underlyings,
  action_date date not null,
  factor numeric not null check (factor > 0),
  found text not null default 'given' check (found in ('contract_master', 'given')),
  source text not null default 'owner',
  primary key (underlying, action_date)
);

alter table public.corporate_actions enable row level security;
revoke all on table public.corporate_actions from public, anon, authenticated;
grant select, insert, update, delete on table public.corporate_actions to service_role;

comment on table public.corporate_actions is
  'Splits, bonuses and demergers that are known apart from the prices: from the contract masters '
  'of two sessions, or given by the owner.';
comment on column public.corporate_actions.action_date is
  'From this date on the price is the old one divided by the factor: 5 for a split 1:5, 2 for a '
  'bonus 1:1.';
comment on column public.corporate_actions.found is
  'contract_master: told from two masters; given: the owner''s.';

create function public.store_corporate_actions(p_rows jsonb) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  perform private.require_keys('public.corporate_actions', p_rows,
    '{underlying,date,factor,found,source}');
  insert into public.corporate_actions as a (underlying, action_date, factor, found, source)
  select r.underlying, r.date, r.factor, r.found, r.source
  from jsonb_to_recordset(p_rows)
    as r(underlying text, date date, factor numeric, found text, source text)
  on conflict (underlying, action_date) do update
  set factor = excluded.factor, found = excluded.found, source = excluded.source
  where (a.found <> 'given' or excluded.found = 'given')
    and (a.factor, a.found, a.source)
      is distinct from (excluded.factor, excluded.found, excluded.source);
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.store_corporate_actions(jsonb) from public, anon, authenticated;
grant execute on function public.store_corporate_actions(jsonb) to service_role;

comment on function public.store_corporate_actions(jsonb) is
  'Stores actions by underlying and date; returns how many rows were written. What the owner gave '
  'is the owner''s to change.';

create function public.read_corporate_actions(p_underlyings text[], p_until date) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_object_agg(underlying, actions), '{}') from (
    select underlying, jsonb_agg(jsonb_build_object('date', action_date, 'factor', factor,
      'found', found) order by action_date) as actions
    from public.corporate_actions
    where underlying = any (p_underlyings) and action_date <= p_until
    group by underlying
  ) a
$$;

revoke all on function public.read_corporate_actions(text[], date) from public, anon, authenticated;
grant execute on function public.read_corporate_actions(text[], date) to service_role;

comment on function public.read_corporate_actions(text[], date) is
  'Actions to a date, that day''s too, ascending by underlying; one without any is absent.';

create function private.actions_factor(p_underlying text, p_after date, p_through date)
returns numeric
language sql stable set search_path = '' as $$
  select coalesce(round(exp(sum(ln(factor))), 9), 1) from public.corporate_actions
  where underlying = p_underlying and action_date > p_after and action_date <= p_through
$$;

revoke all on function private.actions_factor(text, date, date)
  from public, anon, authenticated;
grant execute on function private.actions_factor(text, date, date) to service_role;

comment on function private.actions_factor(text, date, date) is
  'What splits, bonuses and demergers after one date and up to another divided the price by.';
