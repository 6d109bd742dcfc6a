create function private.job_reopens(p_run public.job_runs, p_now timestamptz) returns boolean
language sql stable set search_path = '' as $$
  select p_run.job in ('bans', 'quality', 'report', 'token')
    or exists (select 1 from public.sessions s
      where p_run.job in ('candles', 'iv', 'beliefs', 'targets')
        and s.trading_date = p_run.trading_date
        and p_run.finished_at < s.closes_at and s.closes_at <= p_now)
    or exists (
      select 1 from public.underlyings u where u.enabled and case p_run.job
        when 'contracts' then not exists (select 1 from public.contracts c
          where c.underlying = u.underlying and c.listed_on = p_run.trading_date
            and c.expiry >= p_run.trading_date)
        when 'candles' then not exists (select 1 from public.candles c where c.name = u.underlying)
        when 'iv' then not exists (select 1 from public.iv_history h
          where h.underlying = u.underlying)
          and not exists (select 1 from public.iv_windows w where w.underlying = u.underlying)
        else false end)
$$;

revoke all on function private.job_reopens(public.job_runs, timestamptz)
  from public, anon, authenticated;
grant execute on function private.job_reopens(public.job_runs, timestamptz) to service_role;

comment on function private.job_reopens(public.job_runs, timestamptz) is
  'Whether the inputs of a job that is done can have changed since: a ban list may come later in '
  'the day, account and data are looked at and a report is written whenever asked, candles and '
  'volatility end with the session''s close, and the others run again for an underlying that was '
  'enabled; they take their progress from the tables and ask for nothing twice.';
