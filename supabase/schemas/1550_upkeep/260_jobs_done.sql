create function private.jobs_done(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  select w.job, case when j.state is null then 'has not run'
    when j.state = 'failed' then j.error_code || ': ' || left(j.error_message, 160)
    else 'is ' || j.state end, j.state = 'failed' or w.needed
  from (values ('token', false), ('contracts', true), ('candles', true), ('iv', false),
    ('bans', false), ('archive', false), ('report', false), ('beliefs', false),
    ('targets', false)) w(job, needed)
  left join public.job_runs j on j.job = w.job and j.trading_date = p_date
  where j.state in ('failed', 'running') or w.needed and j.state is null
$$;

revoke all on function private.jobs_done(date, date) from public, anon, authenticated;
grant execute on function private.jobs_done(date, date) to service_role;

comment on function private.jobs_done(date, date) is
  'Jobs of the date that failed or are unfinished, and contracts and candles that have not run.';
