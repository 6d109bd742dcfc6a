create function public.open_job(p_job text, p_trading_date date, p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare v_run public.job_runs;
begin
  insert into public.job_runs as j (job, trading_date, started_at)
  values (p_job, p_trading_date, p_now)
  on conflict (job, trading_date) do update set state = 'running', error_code = null,
    error_message = null, finished_at = null
  where j.state = 'failed' or (j.state = 'done' and (p_job in ('bans', 'quality', 'report', 'token')
    or exists (select 1 from public.sessions s
    where p_job in ('candles', 'iv', 'beliefs', 'targets') and s.trading_date = p_trading_date
      and j.finished_at < s.closes_at and s.closes_at <= p_now) or exists (
    select 1 from public.underlyings u where u.enabled and case p_job
      when 'contracts' then not exists (select 1 from public.contracts c
        where c.underlying = u.underlying and c.listed_on = p_trading_date
          and c.expiry >= p_trading_date)
      when 'candles' then not exists (select 1 from public.candles c where c.name = u.underlying)
      when 'iv' then not exists (select 1 from public.iv_history h
        where h.underlying = u.underlying)
        and not exists (select 1 from public.iv_windows w where w.underlying = u.underlying)
      else false end)));
  select * into v_run from public.job_runs where job = p_job and trading_date = p_trading_date;
  return private.describe_job(v_run);
end $$;

revoke all on function public.open_job(text, date, timestamptz) from public, anon, authenticated;
grant execute on function public.open_job(text, date, timestamptz) to service_role;

comment on function public.open_job(text, date, timestamptz) is
  'Opens a job''s run of a date, or goes on with it. One that is done stays done unless its inputs '
  'can have changed since: a ban list may come later in the day, account and data are looked at '
  'and a report is written whenever asked, candles and volatility end with the session''s close, '
  'and the others run again for an underlying that was enabled; they take their progress from the '
  'tables and ask for nothing twice.';
