create function private.strategies_found(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  with recent as (
    select r.run_id, r.risk, r.trading_date
    from public.runs r where r.stage = 'analyze' and r.trading_date in (
      select trading_date from public.sessions where trading_date <= p_session
      order by trading_date desc limit 6)),
  counted as (
    select r.risk, r.trading_date, count(*) filter (where t.state = 'done') as names
    from recent r join public.tasks t using (run_id) group by r.risk, r.trading_date),
  compared as (
    select risk, max(names) filter (where trading_date = p_session) as names,
      round(avg(names) filter (where trading_date < p_session), 1) as before
    from counted group by risk)
  select risk::text, names || ' underlyings have strategies, '
      || coalesce(before || ' had on average of the five sessions before', 'none before'),
    names = 0 or names < 0.5 * before
  from compared where names = 0 or names < 0.8 * before
  union all
  select u.underlying, 'not in the run of ' || r.risk, false
  from recent r cross join public.underlyings u
  where r.trading_date = p_session and u.enabled
    and not exists (
      select 1 from public.tasks t where t.run_id = r.run_id and t.underlying = u.underlying)
$$;

revoke all on function private.strategies_found(date, date) from public, anon, authenticated;
grant execute on function private.strategies_found(date, date) to service_role;

comment on function private.strategies_found(date, date) is
  'Runs of the session in which less than 80% as many underlyings as in the five sessions before '
  'have strategies, and enabled underlyings that a run left out.';
