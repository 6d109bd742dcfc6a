create function public.cancel_allocations(
  p_trading_date date, p_allocation_ids bigint[]
) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  update public.allocations a set state = 'cancelled' from public.allocation_runs r
  where a.allocation_run_id = r.allocation_run_id and r.trading_date = p_trading_date
    and a.state = 'pending'
    and (p_allocation_ids is null or a.allocation_id = any (p_allocation_ids));
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.cancel_allocations(date, bigint[]) from public, anon, authenticated;
grant execute on function public.cancel_allocations(date, bigint[]) to service_role;

comment on function public.cancel_allocations(date, bigint[]) is
  'Gives up pending allocations of a date; returns how many.';
