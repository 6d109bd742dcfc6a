create function private.stage_done(
  p_schedule public.schedules, p_date date, p_starts_at timestamptz
) returns boolean
language sql stable set search_path = '' as $$
  select p_schedule.every is null and case p_schedule.function_name
    when 'maintain' then exists (
      select 1 from public.job_runs j
      where j.job = p_schedule.body ->> 'job' and j.trading_date = p_date and j.state = 'done'
        and (j.finished_at >= p_starts_at or not private.job_reopens(j, p_starts_at)))
    when 'analyze' then exists (
      select 1 from public.runs r
      where r.stage = 'analyze' and r.trading_date = p_date and r.state <> 'open'
        and r.risk::text = p_schedule.body ->> 'risk')
    when 'allocate' then exists (
      select 1 from public.allocation_runs a
      where a.trading_date = p_date and not a.superseded and a.ordering <> 'marks')
    when 'execute' then not exists (
      select 1 from public.allocation_runs r join public.allocations a using (allocation_run_id)
      where r.trading_date = p_date and a.state = 'pending'
        and not exists (
          select 1 from public.plans d
          where d.allocation_id = a.allocation_id and d.state = 'denied'))
      and not exists (
        select 1 from public.plans p
        where p.kind = 'entry' and p.state in ('gated', 'executing', 'unwinding'))
    else false
  end
$$;

revoke all on function private.stage_done(public.schedules, date, timestamptz)
  from public, anon, authenticated;
grant execute on function private.stage_done(public.schedules, date, timestamptz)
  to service_role;

comment on function private.stage_done(public.schedules, date, timestamptz) is
  'Whether what a schedule starts is done for a date, by the tables of its stage alone: what a '
  'call answered does not count. A job that ended before its window counts where it would not be '
  'opened again; an entry that its gate denied has had its turn; what repeats is never done.';
