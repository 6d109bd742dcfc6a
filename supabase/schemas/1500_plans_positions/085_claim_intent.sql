create function public.claim_intent(p_intent_id bigint, p_fence bigint, p_now timestamptz)
returns timestamptz
language plpgsql set search_path = '' as $$
declare
  v_intent public.intents;
  v_plan public.plans;
  v_held integer;
  v_pending integer;
begin
  select * into v_intent from public.intents where intent_id = p_intent_id;
  perform private.hold_plan(v_intent.plan_id, p_fence, p_now);
  select * into v_plan from public.plans where plan_id = v_intent.plan_id;
  if v_plan.state
    <> (case v_intent.purpose when 'unwind' then 'unwinding' else 'executing' end) then
    return null;
  end if;
  -- The broker gives the id of a contract that ended to another one.
  if exists (
    select 1 from private.traded_legs l
    where l.plan_id = coalesce((select x.plan_id from public.positions x
        where x.position_id = v_plan.position_id and v_plan.kind = 'exit'), v_plan.plan_id)
      and l.leg_number = v_intent.leg_number and l.segment <> 'NSE_EQ'
      and l.ends_on < (p_now at time zone 'Asia/Kolkata')::date)
  then
    return null;
  end if;
  if v_intent.purpose <> 'open' then
    select coalesce(sum(h.units), 0) into v_held
    from (
      select u.leg_number, u.units from private.units_to_close(v_plan.position_id) u
      where v_plan.kind = 'exit'
      union all
      select u.leg_number, u.units from private.held_units(v_plan.plan_id) u
      where v_plan.kind in ('entry', 'adjust')) h
    where h.leg_number = v_intent.leg_number;
    select coalesce(sum(i.quantity - coalesce(o.filled_quantity, 0)), 0) into v_pending
    from public.intents i left join public.orders o using (intent_id)
    where i.plan_id = v_plan.plan_id and i.leg_number = v_intent.leg_number
      and (i.state in ('sending', 'unknown') or o.state = 'open');
    if v_intent.quantity + v_pending
      > (case v_intent.side when 'sell' then v_held else -v_held end) then
      return null;
    end if;
  end if;
  update public.intents set state = 'sending', send_before = p_now + interval '5 seconds'
  where intent_id = p_intent_id and state = 'written'
  returning send_before into v_intent.send_before;
  return case when found then v_intent.send_before end;
end $$;

revoke all on function public.claim_intent(bigint, bigint, timestamptz)
  from public, anon, authenticated;
grant execute on function public.claim_intent(bigint, bigint, timestamptz) to service_role;

comment on function public.claim_intent(bigint, bigint, timestamptz) is
  'The leave to send a written order, for 5 s: returns the instant from which it may not be sent '
  'any more. Null when it is not written, or not what its plan does now, of a contract that has '
  'ended, or more than is held beyond what an exit leaves.';
