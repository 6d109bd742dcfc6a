create function public.read_queue(
  p_trading_date date, p_allocation_ids bigint[], p_top integer
) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(public.queued_entry(q.allocation_id) order by q.place), '[]')
  from (
    select a.allocation_id,
      row_number() over (order by m.priority nulls last, a.rank, a.allocation_id) as place
    from public.allocations a join public.allocation_runs r using (allocation_run_id)
    left join public.strategy_marks m on m.strategy_id = a.strategy_id
    where r.trading_date = p_trading_date and a.state = 'pending'
      and (p_allocation_ids is null or a.allocation_id = any (p_allocation_ids))
    order by place limit p_top) q
$$;

revoke all on function public.read_queue(date, bigint[], integer) from public, anon, authenticated;
grant execute on function public.read_queue(date, bigint[], integer) to service_role;

comment on function public.read_queue(date, bigint[], integer) is
  'Allocations to execute with their strategy and legs: what is marked by its priority, then by '
  'rank.';
