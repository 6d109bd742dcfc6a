-- Compiled from supabase/schemas/0300_calendar by `npm run schema`: edit it there.

create table public.session_times (
  effective_from date primary key,
  effective_to date,
  opens time not null,
  closes time not null,
  fixing time not null,
  averaging_minutes integer not null check (averaging_minutes >= 0),
  source text not null,
  check (effective_to is null or effective_to >= effective_from),
  check (opens < closes and fixing > opens and fixing <= closes)
);

alter table public.session_times enable row level security;
revoke all on table public.session_times from public, anon, authenticated;
grant select, insert, update, delete on table public.session_times to service_role;

comment on table public.session_times is
  'Wall-clock times of a regular session in Asia/Kolkata; fixing is when expiring contracts get '
  'their settlement price.';
comment on column public.session_times.fixing is
  'When expiring contracts get their settlement price.';
comment on column public.session_times.averaging_minutes is
  'Minutes before the fixing whose average settles expiring contracts; 0 where it is one price.';

create table public.holidays (
  holiday_date date primary key,
  name text not null,
  source text not null
);

alter table public.holidays enable row level security;
revoke all on table public.holidays from public, anon, authenticated;
grant select, insert, update, delete on table public.holidays to service_role;

comment on table public.holidays is 'Weekdays on which the exchange does not trade.';

create table public.special_sessions (
  session_date date primary key,
  opens time not null,
  closes time not null,
  kind text not null check (kind in ('special', 'muhurat')),
  source text not null,
  check (opens < closes)
);

alter table public.special_sessions enable row level security;
revoke all on table public.special_sessions from public, anon, authenticated;
grant select, insert, update, delete on table public.special_sessions to service_role;

comment on table public.special_sessions is
  'Dates with times of their own: sessions on weekends and the Muhurat session.';
comment on column public.special_sessions.opens is 'Wall-clock time in Asia/Kolkata.';

create table public.sessions (
  trading_date date primary key,
  opens_at timestamptz not null,
  closes_at timestamptz not null,
  fixing_at timestamptz not null,
  kind text not null check (kind in ('regular', 'special', 'muhurat')),
  source text not null,
  averaging_minutes integer not null default 0 check (averaging_minutes >= 0),
  check (opens_at < closes_at and fixing_at > opens_at and fixing_at <= closes_at)
);

alter table public.sessions enable row level security;
revoke all on table public.sessions from public, anon, authenticated;
grant select, insert, update, delete on table public.sessions to service_role;

comment on table public.sessions is
  'One row per date on which the exchange trades; generated once from times, holidays and special '
  'sessions.';
comment on column public.sessions.fixing_at is
  'When contracts that expire this day get their settlement price.';
comment on column public.sessions.averaging_minutes is
  'Minutes before the fixing whose average is the settlement price; 0 where it is one price.';

create function private.generate_sessions(p_from date, p_to date) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  insert into public.sessions (trading_date, opens_at, closes_at, fixing_at, averaging_minutes,
    kind, source)
  select d.day,
    (d.day + coalesce(x.opens, t.opens)) at time zone 'Asia/Kolkata',
    (d.day + coalesce(x.closes, t.closes)) at time zone 'Asia/Kolkata',
    (d.day + least(t.fixing, coalesce(x.closes, t.closes))) at time zone 'Asia/Kolkata',
    t.averaging_minutes,
    coalesce(x.kind, 'regular'),
    coalesce(x.source, t.source)
  from (select s::date as day
    from generate_series(p_from::timestamp, p_to::timestamp, interval '1 day') s) d
  join public.session_times t on d.day >= t.effective_from
    and (t.effective_to is null or d.day <= t.effective_to)
  left join public.special_sessions x on x.session_date = d.day
  where x.session_date is not null
    or (extract(isodow from d.day) < 6
      and not exists (select 1 from public.holidays h where h.holiday_date = d.day))
  on conflict (trading_date) do nothing;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function private.generate_sessions(date, date) from public, anon, authenticated;
grant execute on function private.generate_sessions(date, date) to service_role;

comment on function private.generate_sessions(date, date) is
  'Sessions of a span of dates: weekdays that are no holiday at the regular times, and the special '
  'ones. Rows that exist stay as they are.';

create function public.extend_calendar(p_payload jsonb, p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_today date := (p_now at time zone 'Asia/Kolkata')::date;
  v_through date := (p_payload ->> 'through')::date;
  v_end date;
  v_past date;
  v_source text := p_payload ->> 'source';
begin
  perform private.require_keys('public.sessions', p_payload,
    '{through,source,holidays,specialSessions}');
  perform private.require_keys('public.holidays', p_payload -> 'holidays', '{date,name}');
  perform private.require_keys('public.special_sessions', p_payload -> 'specialSessions',
    '{date,opens,closes,kind}');
  select min(d) into v_past from (
    select (x ->> 'date')::date as d
    from jsonb_array_elements(p_payload -> 'holidays') x
    union all
    select (x ->> 'date')::date
    from jsonb_array_elements(p_payload -> 'specialSessions') x) dates
  where d <= v_today;
  if v_past is not null then
    raise exception 'calendar: % is not after today (%): past sessions never change', v_past,
      v_today
      using errcode = 'P0001', hint = 'bad_request';
  end if;
  select max(trading_date) into v_end from public.sessions;
  if v_through < v_end then
    raise exception 'calendar: through % lies before the calendar''s end %', v_through, v_end
      using errcode = 'P0001', hint = 'bad_request';
  end if;
  insert into public.holidays (holiday_date, name, source)
  select (x ->> 'date')::date, x ->> 'name', v_source
  from jsonb_array_elements(p_payload -> 'holidays') x
  on conflict (holiday_date) do update set name = excluded.name, source = excluded.source;
  insert into public.special_sessions (session_date, opens, closes, kind, source)
  select (x ->> 'date')::date, (x ->> 'opens')::time, (x ->> 'closes')::time,
    coalesce(x ->> 'kind', 'special'), v_source
  from jsonb_array_elements(p_payload -> 'specialSessions') x
  on conflict (session_date) do update set opens = excluded.opens, closes = excluded.closes,
    kind = excluded.kind, source = excluded.source;
  delete from public.sessions s where s.trading_date > v_today
    and not exists (select 1 from public.runs r where r.trading_date = s.trading_date);
  perform private.generate_sessions(v_today + 1, v_through);
  return (select jsonb_build_object('sessions', count(*), 'end', max(trading_date))
    from public.sessions);
end $$;

revoke all on function public.extend_calendar(jsonb, timestamptz) from public, anon, authenticated;
grant execute on function public.extend_calendar(jsonb, timestamptz) to service_role;

comment on function public.extend_calendar(jsonb, timestamptz) is
  'Extends the calendar to a later date with its holidays and special sessions. Sessions that '
  'began before p_now never change; later ones are generated anew, so that a holiday which was '
  'added late takes its session away.';
