create function private.check_position() returns trigger
language plpgsql set search_path = '' as $$
declare
  v record;
  -- Of a new leg; null of a position.
  v_leg integer := (to_jsonb(new) ->> 'leg_number')::integer;
begin
  select * into v from public.positions where position_id = new.position_id;
  if exists (
    select 1 from public.adjustment_legs n
    where n.position_id = v.position_id and n.leg_number = v_leg and n.purpose = 'open')
  then
    if not exists (
      select 1
      from public.adjustment_legs n
      join public.position_legs l using (position_id, leg_number)
      join public.plans p on p.adjustment_id = n.adjustment_id and p.kind = 'adjust'
        and p.state = 'filled'
      join private.held_units(p.plan_id) h on h.leg_number = n.leg_number
      where n.position_id = v.position_id and n.leg_number = v_leg and n.purpose = 'open'
        and (n.leg_right::text, n.side, n.strike, n.expiry, n.segment, n.security_id, n.quantity)
          = (l.leg_right::text, l.side, l.strike, l.expiry, l.segment, l.security_id, l.quantity)
        and h.units = case n.side when 'buy' then n.quantity else -n.quantity end)
    then
      raise exception 'position %: leg % is not that of its adjustment and fills', v.position_id,
        v_leg using errcode = 'P0001', hint = 'conflict';
    end if;
  elsif tg_op = 'INSERT' and exists (
    select 1
    from public.plans p join public.allocations a using (allocation_id)
    join public.strategy_legs l using (strategy_id)
    left join private.held_units(v.plan_id) h on h.leg_number = l.leg_number
    full join (
      select * from public.position_legs p where p.position_id = v.position_id
        and p.leg_number not in (
          select n.leg_number from public.adjustment_legs n
          where n.position_id = v.position_id and n.purpose = 'open')) k
      on k.leg_number = l.leg_number
    where (p.plan_id = v.plan_id or p.plan_id is null)
      and ((l.leg_right, l.side, l.strike, l.expiry, l.segment, l.security_id,
          l.ratio * v.lots * l.lot_size)
        is distinct from (k.leg_right, k.side, k.strike, k.expiry, k.segment, k.security_id,
          k.quantity)
        or h.units is distinct from case k.side when 'buy' then k.quantity else -k.quantity end))
  then
    raise exception 'position %: its legs are not those of its strategy and fills', v.position_id
      using errcode = 'P0001', hint = 'conflict';
  end if;
  if v.state = 'closed' and (
    v.realised <> v.entry_net - v.entry_charges + v.exit_net - v.exit_charges
    or exists (select 1 from private.held_units(v.plan_id) h where h.units <> 0))
  then
    raise exception 'position %: it is not closed', v.position_id
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return null;
end $$;

revoke all on function private.check_position() from public, anon, authenticated;
grant execute on function private.check_position() to service_role;

comment on function private.check_position() is
  'At the end of a transaction a new position''s legs are its strategy''s and its fills'', a leg '
  'that came later is its adjustment''s and that one''s fills'', and what is '
  'closed holds nothing and realised what its ledger says.';
