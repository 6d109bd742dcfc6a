create function private.held_units(p_plan_id bigint)
returns table (leg_number integer, units integer)
language plpgsql stable rows 4 set search_path = '' as $$
#variable_conflict use_column
begin
  return query
    select t.leg_number, sum(t.units)::integer
    from (
      select i.leg_number, case i.side when 'buy' then f.quantity else -f.quantity end as units
      from (
        select p_plan_id as plan_id
        union all
        select e.plan_id from public.positions x join public.plans e using (position_id)
        where x.plan_id = p_plan_id and (e.kind = 'exit' or e.state = 'filled')) q
      join public.intents i using (plan_id)
      join public.orders o using (intent_id)
      join public.fills f using (order_id)
      union all
      select s.leg_number, -s.units from public.settlements s where s.plan_id = p_plan_id) t
    group by t.leg_number;
end
$$;

revoke all on function private.held_units(bigint) from public, anon, authenticated;
grant execute on function private.held_units(bigint) to service_role;

comment on function private.held_units(bigint) is
  'Units that stand from an entry plan by leg, bought +: its fills, those of its position''s exits '
  'and of adjustments that are done, and what was settled. Of an adjustment''s plan its own fills.';
