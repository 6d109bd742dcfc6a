create function private.units_to_close(p_position_id bigint)
returns table (leg_number integer, units integer)
language plpgsql stable rows 4 set search_path = '' as $$
#variable_conflict use_column
begin
  return query
    select h.leg_number, h.units - case
      when exists (
        select 1 from public.plans e join public.adjustment_legs n using (adjustment_id)
        where e.position_id = x.position_id and e.kind = 'exit'
          and e.state in ('gated', 'executing', 'filled')
          and n.purpose = 'close' and n.leg_number = h.leg_number) then 0
      else case l.side when 'buy' then 1 else -1 end
        * private.kept_lots(p_position_id) * l.quantity / x.lots end
    from public.positions x
    cross join lateral private.held_units(x.plan_id) h
    join public.position_legs l on l.position_id = x.position_id and l.leg_number = h.leg_number
    where x.position_id = p_position_id;
end
$$;

revoke all on function private.units_to_close(bigint) from public, anon, authenticated;
grant execute on function private.units_to_close(bigint) to service_role;

comment on function private.units_to_close(bigint) is
  'Units by leg that stand beyond what the exits of a position leave of it, bought +; of a leg '
  'that an adjustment closes they leave nothing.';
