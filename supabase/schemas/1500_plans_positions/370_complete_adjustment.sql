create function public.complete_adjustment(p_plan_id bigint, p_fence bigint, p_now timestamptz)
returns void
language plpgsql set search_path = '' as $$
declare v public.plans;
begin
  perform private.hold_plan(p_plan_id, p_fence, p_now);
  select * into v from public.plans where plan_id = p_plan_id;
  if v.state = 'filled' then
    return;
  end if;
  if not exists (select 1 from public.positions x
      where x.position_id = v.position_id and x.state <> 'closed')
    or exists (
    select 1
    from public.adjustment_legs n
    left join private.held_units(p_plan_id) h on h.leg_number = n.leg_number
    where n.adjustment_id = v.adjustment_id and n.purpose = 'open'
      and h.units is distinct from case n.side when 'buy' then n.quantity else -n.quantity end)
  then
    raise exception 'plan %: a leg is not filled, or its position is closed', p_plan_id
      using errcode = 'P0001', hint = 'conflict';
  end if;
  insert into public.position_legs (position_id, leg_number, leg_right, side, strike, expiry,
    segment, security_id, quantity, tick, entry_price)
  select n.position_id, n.leg_number, n.leg_right::text::public.leg_right, n.side, n.strike,
    n.expiry, n.segment, n.security_id, n.quantity, n.tick,
    sum(f.quantity * f.price) / sum(f.quantity)
  from public.adjustment_legs n
  join public.intents i on i.plan_id = p_plan_id and i.leg_number = n.leg_number
  join public.orders o using (intent_id) join public.fills f using (order_id)
  where n.adjustment_id = v.adjustment_id and n.purpose = 'open'
  group by n.adjustment_id, n.leg_number;
  update public.plans set state = 'filled', finished_at = p_now where plan_id = p_plan_id;
  update public.adjustments set state = 'done', ended_at = p_now
  where adjustment_id = v.adjustment_id and state = 'accepted';
  perform private.end_position(v.position_id, 'adjustment', p_now);
end $$;

revoke all on function public.complete_adjustment(bigint, bigint, timestamptz)
  from public, anon, authenticated;
grant execute on function public.complete_adjustment(bigint, bigint, timestamptz) to service_role;

comment on function public.complete_adjustment(bigint, bigint, timestamptz) is
  'The end of an adjustment whose orders are all filled: what it opened is part of its position.';
