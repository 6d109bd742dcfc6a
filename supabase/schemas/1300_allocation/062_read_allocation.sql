create function public.read_allocation(p_date date) returns jsonb
language sql stable set search_path = '' as $$
  select private.describe_allocation(r.allocation_run_id) from public.allocation_runs r
  where not r.superseded and r.ordering <> 'marks' and r.trading_date = coalesce(p_date, (
    select max(n.trading_date) from public.allocation_runs n
    where not n.superseded and n.ordering <> 'marks'))
$$;

revoke all on function public.read_allocation(date) from public, anon, authenticated;
grant execute on function public.read_allocation(date) to service_role;

comment on function public.read_allocation(date) is
  'The allocation that stands for a date, or the newest one, without what was marked; null where '
  'there is none.';
