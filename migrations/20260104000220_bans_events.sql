-- The ban list and the events with what is known of them: no row of a day or a kind is `unknown`, a list or a coverage without entries is none.

-- One row per trading date whose list was read.
create table public.ban_lists (
  trading_date date primary key,
  source text not null,
  fetched_at timestamptz not null
);

-- Underlyings in which that day only positions may be reduced. The exchange may ban one that the desk does not know.
create table public.bans (
  trading_date date not null references public.ban_lists on delete cascade,
  underlying text not null check (underlying ~ '^[A-Z0-9&-]{1,20}$'),
  primary key (trading_date, underlying)
);

-- A ban is a day's list now, no event.
insert into public.ban_lists (trading_date, source, fetched_at)
select event_date, min(source), min(event_date)::timestamp at time zone 'Asia/Kolkata' from public.events
where kind = 'ban' and underlying is not null group by event_date;
insert into public.bans (trading_date, underlying)
select event_date, underlying from public.events where kind = 'ban' and underlying is not null;
delete from public.events where kind = 'ban';
alter table public.events drop constraint events_kind_check;
alter table public.events add constraint events_kind_check
  check (kind in ('results', 'budget', 'rbi_policy', 'corporate_action', 'other'));

-- Between which dates the events of a kind are complete; of one underlying, or of the whole market and every underlying.
create table public.event_coverage (
  event_coverage_id bigint generated always as identity primary key,
  kind text not null check (kind in ('results', 'budget', 'rbi_policy', 'corporate_action', 'other')),
  underlying text references public.underlyings,
  covers_from date not null,
  covers_to date not null check (covers_to >= covers_from),
  source text not null,
  unique nulls not distinct (kind, underlying, covers_from, covers_to)
);
create index event_coverage_underlying on public.event_coverage (underlying);
create index events_date on public.events (event_date);

select private.secure_table(t::regclass)
from unnest(array['public.ban_lists', 'public.bans', 'public.event_coverage']) t;

-- The Union Budget comes once a year, on 1 February.
insert into public.events (underlying, event_date, kind, note, source) values
  (null, '2025-02-01', 'budget', 'Union Budget', 'NSE special session of 2025-02-01'),
  (null, '2026-02-01', 'budget', 'Union Budget', 'NSE/FAOP/72352')
on conflict do nothing;
insert into public.event_coverage (kind, covers_from, covers_to, source) values
  ('budget', '2025-01-01', '2026-12-31', 'NSE special sessions for the Budget: 2025-02-01, NSE/FAOP/72352');

insert into public.settings (name, value, description) values
  ('bans_url', '""', 'Address of the exchange''s list of securities in ban period (its fo_secban.csv); empty: the list is unknown');

-- Replaces the list of a date; returns how many are banned.
create function public.store_bans(p_trading_date date, p_underlyings text[], p_source text, p_now timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  insert into public.ban_lists (trading_date, source, fetched_at) values (p_trading_date, p_source, p_now)
  on conflict (trading_date) do update set source = excluded.source, fetched_at = excluded.fetched_at;
  delete from public.bans where trading_date = p_trading_date;
  insert into public.bans (trading_date, underlying) select distinct p_trading_date, u from unnest(p_underlyings) u;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

create function public.read_bans(p_trading_date date) returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'known', exists (select 1 from public.ban_lists where trading_date = p_trading_date),
    'banned', (select coalesce(jsonb_agg(underlying order by underlying), '[]') from public.bans where trading_date = p_trading_date))
$$;

-- Events and coverage rows of a file, all or none. A row that is there already gets the file's note and source.
create function public.store_events(p_events jsonb, p_coverage jsonb) returns integer
language plpgsql set search_path = '' as $$
declare
  v_count integer;
  v_covered integer;
begin
  insert into public.events (underlying, event_date, kind, note, source)
  select e.underlying, e.date, e.kind, e.note, e.source
  from jsonb_to_recordset(p_events) as e(underlying text, date date, kind text, note text, source text)
  on conflict (underlying, event_date, kind) do update set note = excluded.note, source = excluded.source;
  get diagnostics v_count = row_count;
  insert into public.event_coverage (kind, underlying, covers_from, covers_to, source)
  select c.kind, c.underlying, c.covers_from, c.covers_to, c.source
  from jsonb_to_recordset(p_coverage) as c(kind text, underlying text, covers_from date, covers_to date, source text)
  on conflict (kind, underlying, covers_from, covers_to) do update set source = excluded.source;
  get diagnostics v_covered = row_count;
  return v_count + v_covered;
end $$;

-- Per underlying its events and the market's from one date to another, ascending, and the kinds whose coverage holds the whole span.
create function public.read_events(p_underlyings text[], p_from date, p_to date) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_object_agg(n.underlying, jsonb_build_object(
    'events', (
      select coalesce(jsonb_agg(jsonb_build_object('date', e.event_date, 'kind', e.kind, 'marketWide', e.underlying is null,
        'note', e.note, 'source', e.source) order by e.event_date, e.kind), '[]')
      from public.events e
      where (e.underlying is null or e.underlying = n.underlying) and e.event_date between p_from and p_to),
    'known', (
      select coalesce(jsonb_agg(k.kind order by k.kind), '[]') from (
        select c.kind from public.event_coverage c
        where c.underlying is null or c.underlying = n.underlying
        group by c.kind
        having range_agg(daterange(c.covers_from, c.covers_to, '[]')) @> daterange(p_from, p_to, '[]')) k)
  )), '{}')
  from (select distinct underlying from unnest(p_underlyings) as u(underlying)) n
$$;

select private.secure_function(f::regprocedure) from unnest(array[
  'public.store_bans(date, text[], text, timestamptz)', 'public.read_bans(date)', 'public.store_events(jsonb, jsonb)',
  'public.read_events(text[], date, date)'
]) f;
