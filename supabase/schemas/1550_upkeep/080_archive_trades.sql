create function public.archive_trades(p_before date, p_limit integer) returns integer
language plpgsql set search_path = '' as $$
declare
  v_allocations bigint[];
  v_positions bigint[];
  v_plans bigint[];
  v_intents bigint[];
begin
  select array_agg(allocation_id) into v_allocations from (
    select a.allocation_id
    from public.allocation_runs r join public.allocations a using (allocation_run_id)
    -- Looked at one by one: joined, every plan there is would be read.
    left join lateral (
      select true as kept from public.plans p left join public.positions x using (plan_id)
      where p.allocation_id = a.allocation_id
        and (p.state in ('gated', 'executing', 'unwinding') or x.state <> 'closed'
          or x.closed_at >= p_before::timestamp at time zone 'Asia/Kolkata')
      limit 1) k on true
    where r.trading_date < p_before and k.kept is null
    order by r.trading_date limit p_limit) o;
  if v_allocations is null then
    return 0;
  end if;
  -- A clause of the function may not: the setting is nobody's but a superuser's there.
  perform pg_catalog.set_config('desk.archiving', 'on', true);
  perform private.roll_up_run(run_id) from (select distinct r.run_id
    from public.allocations a join public.allocation_runs r using (allocation_run_id)
    where a.allocation_id = any (v_allocations)) o;
  perform private.roll_up_trades(v_allocations);

  select array_agg(x.position_id) into v_positions
  from public.plans p join public.positions x using (plan_id)
  where p.allocation_id = any (v_allocations);
  select array_agg(plan_id) into v_plans from public.plans
  where allocation_id = any (v_allocations) or position_id = any (v_positions);
  select array_agg(intent_id) into v_intents from public.intents where plan_id = any (v_plans);
  delete from public.fills where order_id in (
    select order_id from public.orders where intent_id = any (v_intents));
  delete from public.orders where intent_id = any (v_intents);
  delete from public.paper_orders where correlation_id in (
    select correlation_id from public.intents where intent_id = any (v_intents));
  delete from public.intents where intent_id = any (v_intents);
  delete from public.exits where position_id = any (v_positions);
  delete from public.plans where position_id = any (v_positions);
  delete from public.adjustment_legs where position_id = any (v_positions);
  delete from public.adjustments where position_id = any (v_positions);
  delete from public.settlements where plan_id = any (v_plans);
  delete from public.position_marks where position_id = any (v_positions);
  delete from public.position_sessions where position_id = any (v_positions);
  delete from public.position_legs where position_id = any (v_positions);
  delete from public.positions where position_id = any (v_positions);
  delete from public.plans where allocation_id = any (v_allocations);
  delete from public.allocations where allocation_id = any (v_allocations);
  perform pg_catalog.set_config('desk.archiving', '', true);
  return cardinality(v_allocations);
end $$;

revoke all on function public.archive_trades(date, integer) from public, anon, authenticated;
grant execute on function public.archive_trades(date, integer) to service_role;

comment on function public.archive_trades(date, integer) is
  'Rolls up and deletes at most so many allocations of dates before one, with plans, orders, fills '
  'and positions; one with an unfinished plan, or a position that is not closed or was closed '
  'later, stays whole. Returns how many went, 0 once none is left.';
