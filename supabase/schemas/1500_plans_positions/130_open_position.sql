create function public.open_position(p_plan_id bigint, p_fence bigint, p_now timestamptz)
returns bigint
language plpgsql set search_path = '' as $$
declare
  v_id bigint;
begin
  perform private.hold_plan(p_plan_id, p_fence, p_now);
  select position_id into v_id from public.positions where plan_id = p_plan_id;
  if found then
    return v_id;
  end if;
  if exists (select 1
    from public.plans p join public.allocations a using (allocation_id)
    join public.strategy_legs l using (strategy_id)
    left join private.held_units(p_plan_id) h on h.leg_number = l.leg_number
    where p.plan_id = p_plan_id and h.units is distinct from
      case l.side when 'buy' then 1 else -1 end * l.ratio * p.lots * l.lot_size) then
    raise exception 'plan %: a leg is not filled', p_plan_id
      using errcode = 'P0001', hint = 'conflict';
  end if;
  insert into public.positions (plan_id, strategy_id, underlying, definition, sleeve, mode, lots,
    expiry, capital_used, max_loss, entry_net, entry_charges, opened_at)
  select p.plan_id, s.strategy_id, s.underlying, s.definition, a.sleeve, p.mode, p.lots, s.expiry,
    a.capital_used, a.max_loss, l.net, l.charges, p_now
  from public.plans p join public.allocations a using (allocation_id)
  join public.strategies s using (strategy_id),
    private.plan_ledger(p.plan_id, '{open}') l
  where p.plan_id = p_plan_id
  returning position_id into v_id;
  insert into public.position_legs (position_id, leg_number, leg_right, side, strike, expiry,
    segment, security_id, quantity, tick, entry_price)
  select v_id, l.leg_number, l.leg_right, l.side, l.strike, l.expiry, l.segment, l.security_id,
    sum(f.quantity), l.tick, sum(f.quantity * f.price) / sum(f.quantity)
  from public.plans p join public.allocations a using (allocation_id)
  join public.strategy_legs l using (strategy_id)
  join public.intents i on i.plan_id = p.plan_id and i.leg_number = l.leg_number
    and i.purpose = 'open'
  join public.orders o using (intent_id) join public.fills f using (order_id)
  where p.plan_id = p_plan_id
  group by l.strategy_id, l.leg_number;
  update public.plans set state = 'filled', finished_at = p_now where plan_id = p_plan_id;
  update public.allocations a set state = 'executed' from public.plans p
  where p.plan_id = p_plan_id and a.allocation_id = p.allocation_id;
  return v_id;
end $$;

revoke all on function public.open_position(bigint, bigint, timestamptz)
  from public, anon, authenticated;
grant execute on function public.open_position(bigint, bigint, timestamptz) to service_role;

comment on function public.open_position(bigint, bigint, timestamptz) is
  'The position of an entry plan whose orders are all filled.';
