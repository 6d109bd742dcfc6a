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
