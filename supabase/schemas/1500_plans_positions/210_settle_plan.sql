create function private.settle_plan(p_plan_id bigint, p_now timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
  v_count integer;
  v_plan public.plans;
  v_position_id bigint;
  v_delivery record;
begin
  select p.* into v_plan from public.plans p where p.plan_id = p_plan_id for update;
  for v_delivery in
    select distinct e.expiry, e.delivered from private.expired_legs(p_plan_id, p_now) e
    where e.delivered <> 0
  loop
    perform private.raise_alert('critical', 'delivery', 'plan ' || p_plan_id || ' of '
      || v_delivery.expiry, v_plan.underlying || ': ' || abs(v_delivery.delivered)
      || ' shares are to be ' || case when v_delivery.delivered > 0 then 'paid and taken'
      else 'bought and delivered' end, p_now);
  end loop;
  insert into public.settlements (plan_id, leg_number, expiry, units, underlying_price, price,
    charges, settled_at)
  select p_plan_id, e.leg_number, e.expiry, e.units, e.underlying_price, e.price, e.charges, p_now
  from private.expired_legs(p_plan_id, p_now) e;
  get diagnostics v_count = row_count;
  if v_count = 0 then
    return 0;
  end if;
  select position_id into v_position_id from public.positions where plan_id = p_plan_id;
  if v_position_id is not null then
    update public.plans set state = 'failed', reason = 'settled at expiry', finished_at = p_now
    where position_id = v_position_id and kind = 'exit' and state in ('gated', 'executing');
    insert into public.exits (position_id, rule, details, fired_at)
    select v_position_id, 'settlement', jsonb_build_object('dueAt', max(o.closes_at)), p_now
    from public.settlements s join public.sessions o on o.trading_date = s.expiry
    where s.plan_id = p_plan_id and s.settled_at = p_now;
    perform private.end_position(v_position_id, 'settlement', p_now);
  elsif not exists (select 1 from private.held_units(p_plan_id) h where h.units <> 0) then
    update public.plans set state = 'unwound', reason = 'settled at expiry', finished_at = p_now
    where plan_id = p_plan_id;
    update public.allocations set state = 'failed'
    where allocation_id = v_plan.allocation_id and state = 'executing';
  end if;
  return v_count;
end $$;

revoke all on function private.settle_plan(bigint, timestamptz) from public, anon, authenticated;
grant execute on function private.settle_plan(bigint, timestamptz) to service_role;

comment on function private.settle_plan(bigint, timestamptz) is
  'Settles what is held of an entry''s expired legs and ends what only waited for them. Returns '
  'how many legs.';
