create function private.admit_intent() returns trigger
language plpgsql set search_path = '' as $$
declare v_plan record;
begin
  select * into v_plan from public.plans where plan_id = new.plan_id;
  if new.state <> 'written' or v_plan.state not in ('gated', 'executing', 'unwinding') then
    raise exception 'plan %: no orders are written for a plan that is %', new.plan_id, v_plan.state
      using errcode = 'P0001', hint = 'conflict';
  end if;
  if new.purpose <> (case when v_plan.kind = 'exit' then 'close'
      when v_plan.state = 'unwinding' then 'unwind' else 'open' end) then
    raise exception 'plan %: % to % takes no order to %', new.plan_id, v_plan.kind, v_plan.state,
      new.purpose using errcode = 'P0001', hint = 'conflict';
  end if;
  if exists (
      select 1 from public.intents i left join public.orders o using (intent_id)
      where i.plan_id = new.plan_id
        and (i.leg_number = new.leg_number or new.purpose = 'unwind' and i.purpose = 'open')
        and (i.state in ('sending', 'unknown') or o.state = 'open')) then
    raise exception 'plan %: an earlier order is not settled', new.plan_id
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return new;
end $$;

revoke all on function private.admit_intent() from public, anon, authenticated;
grant execute on function private.admit_intent() to service_role;

comment on function private.admit_intent() is
  'Intents are written for live plans alone, as their state has it, and once no earlier order of '
  'the leg, for the way back none of the entry, can be filled any more.';
