create function public.deny_entry_plan(
  p_allocation_id bigint, p_mode public.trading_mode, p_reason text, p_now timestamptz
) returns bigint
language sql set search_path = '' as $$
  insert into public.plans (kind, mode, trading_date, underlying, allocation_id, lots, state,
    reason, created_at, finished_at)
  select 'entry', p_mode, r.trading_date, a.underlying, a.allocation_id, a.lots, 'denied', p_reason,
    p_now, p_now
  from public.allocations a join public.allocation_runs r using (allocation_run_id)
  where a.allocation_id = p_allocation_id
  returning plan_id
$$;

revoke all on function public.deny_entry_plan(bigint, public.trading_mode, text, timestamptz)
  from public, anon, authenticated;
grant execute on function public.deny_entry_plan(bigint, public.trading_mode, text, timestamptz)
  to service_role;

comment on function public.deny_entry_plan(bigint, public.trading_mode, text, timestamptz) is
  'A plan that its gate refused as a whole: nothing of it was or will be sent. The allocation '
  'stays pending. Returns the plan.';
