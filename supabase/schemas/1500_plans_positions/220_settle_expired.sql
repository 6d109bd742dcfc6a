create function public.settle_expired(p_now timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
  v_plan_id bigint;
  v_count integer := 0;
begin
  for v_plan_id in
    select e.plan_id
    from (
      select x.plan_id, x.expiry, x.position_id from public.positions x where x.state <> 'closed'
      union all
      select p.plan_id, s.expiry, null
      from public.plans p
      join public.allocations a using (allocation_id)
      join public.strategies s using (strategy_id)
      where p.state = 'unwinding'
      union all
      select p.plan_id, x.expiry, null
      from public.plans p join public.positions x using (position_id)
      where p.state = 'unwinding' and p.kind = 'adjust') e
    where e.expiry <= (p_now at time zone 'Asia/Kolkata')::date
      -- Held by nobody, and nothing of it may still trade.
      and not exists (
        select 1
        from (select e.plan_id
          union all
          select q.plan_id from public.plans q where q.position_id = e.position_id) of_it
        join public.plans q on q.plan_id = of_it.plan_id
        left join public.intents i on i.plan_id = q.plan_id
        left join public.orders o using (intent_id)
        where q.lease_until > p_now or i.state in ('sending', 'unknown') or o.state = 'open')
    order by e.plan_id
  loop
    v_count := v_count + private.settle_plan(v_plan_id, p_now);
  end loop;
  return v_count;
end $$;

revoke all on function public.settle_expired(timestamptz) from public, anon, authenticated;
grant execute on function public.settle_expired(timestamptz) to service_role;

comment on function public.settle_expired(timestamptz) is
  'Settles legs that were held past their expiry, once the close of that date is stored. Returns '
  'how many.';
