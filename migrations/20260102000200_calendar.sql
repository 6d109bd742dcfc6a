-- When the exchange trades. Sessions are generated into their table once; everything else only reads it.

create table public.special_sessions (
  session_date date primary key,
  opens time not null,
  closes time not null,
  kind text not null check (kind in ('special', 'muhurat')),
  source text not null,
  check (opens < closes)
);
select private.secure_table('public.special_sessions');

insert into public.session_times (effective_from, effective_to, opens, closes, fixing, averaging_minutes, source) values
  ('2024-01-01', '2026-07-31', '09:15', '15:30', '15:30', 30, 'NSE: close is the average of the last 30 minutes'),
  ('2026-08-01', null, '09:15', '15:40', '15:30', 0, 'NSE/FAOP/74467: closing auction from 2026-08-03');

insert into public.holidays (holiday_date, name, source) values
  ('2024-01-22', 'Trading holiday', 'observed in NSE daily files'),
  ('2024-01-26', 'Trading holiday', 'observed in NSE daily files'),
  ('2024-03-08', 'Trading holiday', 'observed in NSE daily files'),
  ('2024-03-25', 'Trading holiday', 'observed in NSE daily files'),
  ('2024-03-29', 'Trading holiday', 'observed in NSE daily files'),
  ('2024-04-11', 'Trading holiday', 'observed in NSE daily files'),
  ('2024-04-17', 'Trading holiday', 'observed in NSE daily files'),
  ('2024-05-01', 'Trading holiday', 'observed in NSE daily files'),
  ('2024-05-20', 'Trading holiday', 'observed in NSE daily files'),
  ('2024-06-17', 'Trading holiday', 'observed in NSE daily files'),
  ('2024-07-17', 'Trading holiday', 'observed in NSE daily files'),
  ('2024-08-15', 'Trading holiday', 'observed in NSE daily files'),
  ('2024-10-02', 'Trading holiday', 'observed in NSE daily files'),
  ('2024-11-15', 'Trading holiday', 'observed in NSE daily files'),
  ('2024-11-20', 'Trading holiday', 'observed in NSE daily files'),
  ('2024-12-25', 'Trading holiday', 'observed in NSE daily files'),
  ('2025-02-26', 'Trading holiday', 'NSE list of 2025-02-24'),
  ('2025-03-14', 'Trading holiday', 'NSE list of 2025-02-24'),
  ('2025-03-31', 'Trading holiday', 'NSE list of 2025-02-24'),
  ('2025-04-10', 'Trading holiday', 'NSE list of 2025-02-24'),
  ('2025-04-14', 'Trading holiday', 'NSE list of 2025-02-24'),
  ('2025-04-18', 'Trading holiday', 'NSE list of 2025-02-24'),
  ('2025-05-01', 'Trading holiday', 'NSE list of 2025-02-24'),
  ('2025-08-15', 'Trading holiday', 'NSE list of 2025-02-24'),
  ('2025-08-27', 'Trading holiday', 'NSE list of 2025-02-24'),
  ('2025-10-02', 'Trading holiday', 'NSE list of 2025-02-24'),
  ('2025-10-21', 'Trading holiday', 'NSE list of 2025-02-24'),
  ('2025-10-22', 'Trading holiday', 'NSE list of 2025-02-24'),
  ('2025-11-05', 'Trading holiday', 'NSE list of 2025-02-24'),
  ('2025-12-25', 'Trading holiday', 'NSE list of 2025-02-24'),
  ('2026-01-15', 'Municipal elections', 'NSE, added 2026-01-12'),
  ('2026-01-26', 'Republic Day', 'NSE/FAOP/71777'),
  ('2026-03-03', 'Trading holiday', 'NSE/FAOP/71777'),
  ('2026-03-26', 'Trading holiday', 'NSE/FAOP/71777'),
  ('2026-03-31', 'Trading holiday', 'NSE/FAOP/71777'),
  ('2026-04-03', 'Trading holiday', 'NSE/FAOP/71777'),
  ('2026-04-14', 'Trading holiday', 'NSE/FAOP/71777'),
  ('2026-05-01', 'Maharashtra Day', 'NSE/FAOP/71777'),
  ('2026-05-28', 'Trading holiday', 'NSE/FAOP/71777'),
  ('2026-06-26', 'Trading holiday', 'NSE/FAOP/71777'),
  ('2026-09-14', 'Trading holiday', 'NSE/FAOP/71777'),
  ('2026-10-02', 'Gandhi Jayanti', 'NSE/FAOP/71777'),
  ('2026-10-20', 'Trading holiday', 'NSE/FAOP/71777'),
  ('2026-11-10', 'Trading holiday', 'NSE/FAOP/71777'),
  ('2026-11-24', 'Trading holiday', 'NSE/FAOP/71777'),
  ('2026-12-25', 'Christmas', 'NSE/FAOP/71777');

-- Not here: the Muhurat session of Sunday 2026-11-08, whose time was to be notified.
insert into public.special_sessions (session_date, opens, closes, kind, source) values
  ('2024-01-20', '09:15', '15:30', 'special', 'observed in NSE daily files'),
  ('2024-03-02', '09:15', '12:30', 'special', 'disaster recovery session, observed in NSE daily files'),
  ('2024-05-18', '09:15', '12:30', 'special', 'disaster recovery session, observed in NSE daily files'),
  ('2025-02-01', '09:15', '15:30', 'special', 'Union Budget'),
  ('2025-10-21', '13:45', '14:45', 'muhurat', 'NSE list of 2025-02-24'),
  ('2026-02-01', '09:15', '15:30', 'special', 'Union Budget, NSE/FAOP/72352');

-- Sessions of a span of dates: weekdays that are no holiday at the regular times, and the special ones. Rows that exist stay as they are.
create function private.generate_sessions(p_from date, p_to date) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  insert into public.sessions (trading_date, opens_at, closes_at, fixing_at, kind, source)
  select d.day,
    (d.day + coalesce(x.opens, t.opens)) at time zone 'Asia/Kolkata',
    (d.day + coalesce(x.closes, t.closes)) at time zone 'Asia/Kolkata',
    (d.day + least(t.fixing, coalesce(x.closes, t.closes))) at time zone 'Asia/Kolkata',
    coalesce(x.kind, 'regular'),
    coalesce(x.source, t.source)
  from (select s::date as day from generate_series(p_from::timestamp, p_to::timestamp, interval '1 day') s) d
  join public.session_times t on d.day >= t.effective_from and (t.effective_to is null or d.day <= t.effective_to)
  left join public.special_sessions x on x.session_date = d.day
  where x.session_date is not null
    or (extract(isodow from d.day) < 6
      and not exists (select 1 from public.holidays h where h.holiday_date = d.day))
  on conflict (trading_date) do nothing;
  get diagnostics v_count = row_count;
  return v_count;
end $$;
select private.secure_function('private.generate_sessions(date, date)');

select private.generate_sessions('2024-01-01', '2026-12-31');

-- Extends the calendar to a later date with its holidays and special sessions. Sessions that began before p_now never change;
-- later ones are generated anew, so that a holiday which was added late takes its session away.
create function public.extend_calendar(p_payload jsonb, p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_today date := (p_now at time zone 'Asia/Kolkata')::date;
  v_through date := (p_payload ->> 'through')::date;
  v_end date;
  v_past date;
  v_source text := p_payload ->> 'source';
begin
  select min(d) into v_past from (
    select (x ->> 'date')::date as d from jsonb_array_elements(coalesce(p_payload -> 'holidays', '[]')) x
    union all
    select (x ->> 'date')::date from jsonb_array_elements(coalesce(p_payload -> 'specialSessions', '[]')) x) dates
  where d <= v_today;
  if v_past is not null then
    raise exception 'calendar: % is not after today (%): past sessions never change', v_past, v_today
      using errcode = 'P0001', hint = 'bad_request';
  end if;
  select max(trading_date) into v_end from public.sessions;
  if v_through < v_end then
    raise exception 'calendar: through % lies before the calendar''s end %', v_through, v_end
      using errcode = 'P0001', hint = 'bad_request';
  end if;
  insert into public.holidays (holiday_date, name, source)
  select (x ->> 'date')::date, x ->> 'name', v_source
  from jsonb_array_elements(coalesce(p_payload -> 'holidays', '[]')) x
  on conflict (holiday_date) do update set name = excluded.name, source = excluded.source;
  insert into public.special_sessions (session_date, opens, closes, kind, source)
  select (x ->> 'date')::date, (x ->> 'opens')::time, (x ->> 'closes')::time, coalesce(x ->> 'kind', 'special'), v_source
  from jsonb_array_elements(coalesce(p_payload -> 'specialSessions', '[]')) x
  on conflict (session_date) do update set opens = excluded.opens, closes = excluded.closes, kind = excluded.kind,
    source = excluded.source;
  delete from public.sessions s where s.trading_date > v_today
    and not exists (select 1 from public.runs r where r.trading_date = s.trading_date);
  perform private.generate_sessions(v_today + 1, v_through);
  return (select jsonb_build_object('sessions', count(*), 'end', max(trading_date)) from public.sessions);
end $$;
select private.secure_function('public.extend_calendar(jsonb, timestamptz)');
