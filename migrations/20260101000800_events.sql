-- Compiled from supabase/schemas/0800_events by `npm run schema`: edit it there.

create table public.events (
  event_id bigint generated always as identity primary key,
  underlying text references public.underlyings,
  event_date date not null,
  kind text not null check (kind in ('results', 'budget', 'rbi_policy', 'corporate_action',
    'other')),
  note text,
  source text not null,
  unique nulls not distinct (underlying, event_date, kind)
);
create index events_date on public.events (event_date);

alter table public.events enable row level security;
revoke all on table public.events from public, anon, authenticated;
grant select, insert, update, delete on table public.events to service_role;

comment on table public.events is
  'Dated events of an underlying or of the whole market; which kinds are complete between which '
  'dates stands in event_coverage.';
comment on column public.events.underlying is 'Absent for an event of the whole market.';

create table public.event_coverage (
  event_coverage_id bigint generated always as identity primary key,
  kind text not null check (kind in ('results', 'budget', 'rbi_policy', 'corporate_action',
    'other')),
  underlying text references public.underlyings,
  covers_from date not null,
  covers_to date not null check (covers_to >= covers_from),
  source text not null,
  unique nulls not distinct (kind, underlying, covers_from, covers_to)
);
create index event_coverage_underlying on public.event_coverage (underlying, covers_to);

alter table public.event_coverage enable row level security;
revoke all on table public.event_coverage from public, anon, authenticated;
grant select, insert, update, delete on table public.event_coverage to service_role;

comment on table public.event_coverage is
  'Between which dates the events of a kind are complete; of one underlying, or of the whole '
  'market and every underlying.';

create table public.ban_lists (
  trading_date date primary key,
  source text not null,
  fetched_at timestamptz not null
);

alter table public.ban_lists enable row level security;
revoke all on table public.ban_lists from public, anon, authenticated;
grant select, insert, update, delete on table public.ban_lists to service_role;

comment on table public.ban_lists is 'One row per trading date whose list was read.';

create table public.bans (
  trading_date date not null references public.ban_lists on delete cascade,
  underlying text not null check (underlying ~ '^[A-Z0-9&-]{1,20}$'),
  primary key (trading_date, underlying)
);

alter table public.bans enable row level security;
revoke all on table public.bans from public, anon, authenticated;
grant select, insert, update, delete on table public.bans to service_role;

comment on table public.bans is
  'Underlyings in which that day only positions may be reduced. The exchange may ban one that the '
  'desk does not know.';

create function public.store_events(p_events jsonb, p_coverage jsonb) returns integer
language plpgsql set search_path = '' as $$
declare
  v_count integer;
  v_covered integer;
begin
  perform private.require_keys('public.events', p_events, '{underlying,date,kind,note,source}');
  perform private.require_keys('public.event_coverage', p_coverage,
    '{kind,underlying,covers_from,covers_to,source}');
  insert into public.events (underlying, event_date, kind, note, source)
  select e.underlying, e.date, e.kind, e.note, e.source
  from jsonb_to_recordset(p_events) as e(underlying text, date date, kind text, note text,
    source text)
  on conflict (underlying, event_date, kind) do update set note = excluded.note,
    source = excluded.source;
  get diagnostics v_count = row_count;
  insert into public.event_coverage (kind, underlying, covers_from, covers_to, source)
  select c.kind, c.underlying, c.covers_from, c.covers_to, c.source
  from jsonb_to_recordset(p_coverage) as c(kind text, underlying text, covers_from date,
    covers_to date, source text)
  on conflict (kind, underlying, covers_from, covers_to) do update set source = excluded.source;
  get diagnostics v_covered = row_count;
  return v_count + v_covered;
end $$;

revoke all on function public.store_events(jsonb, jsonb) from public, anon, authenticated;
grant execute on function public.store_events(jsonb, jsonb) to service_role;

comment on function public.store_events(jsonb, jsonb) is
  'Events and coverage rows of a file, all or none. A row that is there already gets the file''s '
  'note and source.';

create function public.read_events(p_underlyings text[], p_from date, p_to date) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_object_agg(n.underlying, jsonb_build_object(
    'events', (
      select coalesce(jsonb_agg(jsonb_build_object('date', e.event_date, 'kind', e.kind,
        'marketWide', e.underlying is null, 'note', e.note, 'source', e.source)
        order by e.event_date, e.kind), '[]')
      from public.events e
      where (e.underlying is null or e.underlying = n.underlying)
        and e.event_date between p_from and p_to),
    'known', (
      select coalesce(jsonb_agg(k.kind order by k.kind), '[]') from (
        select c.kind from public.event_coverage c
        where (c.underlying is null or c.underlying = n.underlying)
          and c.covers_from <= p_to and c.covers_to >= p_from
        group by c.kind
        having range_agg(daterange(c.covers_from, c.covers_to, '[]')) @> daterange(p_from, p_to,
          '[]')) k)
  )), '{}')
  from (select distinct underlying from unnest(p_underlyings) as u(underlying)) n
$$;

revoke all on function public.read_events(text[], date, date) from public, anon, authenticated;
grant execute on function public.read_events(text[], date, date) to service_role;

comment on function public.read_events(text[], date, date) is
  'Per underlying its events and the market''s from one date to another, ascending, and the kinds '
  'whose coverage holds the whole span.';

create function public.store_bans(
  p_trading_date date, p_underlyings text[], p_source text, p_now timestamptz
) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  insert into public.ban_lists (trading_date, source, fetched_at)
  values (p_trading_date, p_source, p_now)
  on conflict (trading_date) do update set source = excluded.source,
    fetched_at = excluded.fetched_at;
  delete from public.bans where trading_date = p_trading_date;
  insert into public.bans (trading_date, underlying) select distinct p_trading_date, u
  from unnest(p_underlyings) u;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.store_bans(date, text[], text, timestamptz)
  from public, anon, authenticated;
grant execute on function public.store_bans(date, text[], text, timestamptz) to service_role;

comment on function public.store_bans(date, text[], text, timestamptz) is
  'Replaces the list of a date; returns how many are banned.';

create function public.read_bans(p_trading_date date) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'known', exists (select 1 from public.ban_lists where trading_date = p_trading_date),
    'banned', (select coalesce(jsonb_agg(underlying order by underlying), '[]') from public.bans
      where trading_date = p_trading_date))
$$;

revoke all on function public.read_bans(date) from public, anon, authenticated;
grant execute on function public.read_bans(date) to service_role;

comment on function public.read_bans(date) is 'The ban list of a date, and whether one was read.';
