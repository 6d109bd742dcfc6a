create function public.close_position(p_plan_id bigint, p_fence bigint, p_now timestamptz)
returns void
language plpgsql set search_path = '' as $$
declare v public.plans;
begin
  perform private.hold_plan(p_plan_id, p_fence, p_now);
  select * into v from public.plans where plan_id = p_plan_id;
  if v.state = 'filled' then
    return;
  end if;
  -- A long leg that nobody bids for may stay; what is owed may not, nor more than was held.
  if exists (
    select 1 from private.units_to_close(v.position_id) u
    join public.position_legs l on l.position_id = v.position_id and l.leg_number = u.leg_number
    where u.units < 0 or u.units > 0 and l.side = 'sell') then
    raise exception 'plan %: a leg is not closed', p_plan_id
      using errcode = 'P0001', hint = 'conflict';
  end if;
  -- What an exit closed too much of by a late fill is traded back on the leg's own side.
  if exists (
    select 1 from public.plans p join public.intents i using (plan_id)
    join public.orders o using (intent_id)
    join public.position_legs l on l.position_id = p.position_id and l.leg_number = i.leg_number
    where p.position_id = v.position_id and p.kind = 'exit'
    group by l.leg_number
    having sum(case when i.side = l.side then o.filled_quantity else -o.filled_quantity end) > 0)
  then
    raise exception 'plan %: a leg was traded on its own side', p_plan_id
      using errcode = 'P0001', hint = 'conflict';
  end if;
  update public.plans set state = 'filled', finished_at = p_now where plan_id = p_plan_id;
  perform private.end_position(v.position_id, v.rule, p_now);
  -- What opens nothing is done once its legs are closed.
  update public.adjustments j set state = 'done', ended_at = p_now
  where j.adjustment_id = v.adjustment_id and j.state = 'accepted'
    and not exists (select 1 from public.plans e
      where e.adjustment_id = v.adjustment_id and e.kind = 'adjust' and e.state <> 'denied');
end $$;

revoke all on function public.close_position(bigint, bigint, timestamptz)
  from public, anon, authenticated;
grant execute on function public.close_position(bigint, bigint, timestamptz) to service_role;

comment on function public.close_position(bigint, bigint, timestamptz) is
  'The end of an exit plan whose orders are all filled, on the whole against its legs, and of its '
  'position unless the plan left lots of it, or a long leg to its expiry.';
