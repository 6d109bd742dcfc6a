create function private.claim_failures(p_schedule text, p_date date) returns integer
language sql stable set search_path = '' as $$
  select count(*)::integer from public.schedule_claims c
  where c.trading_date = p_date and c.schedule = p_schedule
    and c.state in ('failed', 'lapsed', 'lost')
    and c.attempt > coalesce((
      select max(g.attempt) from public.schedule_claims g
      where g.trading_date = p_date and g.schedule = p_schedule and g.state in ('done', 'open')), 0)
$$;

revoke all on function private.claim_failures(text, date) from public, anon, authenticated;
grant execute on function private.claim_failures(text, date) to service_role;

comment on function private.claim_failures(text, date) is
  'Starts of a schedule that failed one after the other, up to the last one.';
