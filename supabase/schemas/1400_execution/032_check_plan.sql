create function private.check_plan() returns trigger
language plpgsql set search_path = '' as $$
declare v_state text;
begin
  select state into v_state from public.plans where plan_id = new.plan_id;
  if v_state in ('denied', 'filled', 'unwound', 'failed') and (
    exists (
      select 1 from public.intents i left join public.orders o using (intent_id)
      where i.plan_id = new.plan_id and (i.state in ('sending', 'unknown') or o.state = 'open'))
    or v_state = 'denied' and exists (
      select 1 from public.intents i where i.plan_id = new.plan_id and i.state <> 'written')
    or new.kind = 'entry' and v_state = 'filled' and not exists (
      select 1 from public.positions x where x.plan_id = new.plan_id)
    or new.kind = 'adjust' and v_state = 'filled' and exists (
      select 1 from public.adjustment_legs n
      left join public.position_legs l using (position_id, leg_number)
      where n.adjustment_id = new.adjustment_id and n.purpose = 'open' and l.quantity is null)
    or new.kind in ('entry', 'adjust') and ( v_state in ('unwound', 'failed') and exists (
        select 1 from private.held_units(new.plan_id) h where h.units <> 0)))
  then
    raise exception 'plan %: it is not %', new.plan_id, v_state
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return null;
end $$;

revoke all on function private.check_plan() from public, anon, authenticated;
grant execute on function private.check_plan() to service_role;

comment on function private.check_plan() is
  'At the end of a transaction a plan that ended has no order that may still trade; a filled entry '
  'has its position, a filled adjustment its legs there, and what was traded back holds nothing.';
