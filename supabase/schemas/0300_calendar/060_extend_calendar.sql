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
