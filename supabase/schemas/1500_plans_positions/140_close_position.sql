create function public.close_position(p_plan_id bigint, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  if exists (select 1 from public.position_legs l join public.plans p using (position_id)
    left join (select i.leg_number, sum(t.quantity) as filled from public.intents i
      join public.orders o using (intent_id)
      join public.fills t using (order_id)
      where i.plan_id = p_plan_id group by i.leg_number) f using (leg_number)
    where p.plan_id = p_plan_id and coalesce(f.filled, 0) < l.quantity) then
    raise exception 'plan %: a leg is not closed', p_plan_id
      using errcode = 'P0001', hint = 'conflict';
  end if;
  update public.positions s set state = 'closed', closed_at = p_now, exit_rule = p.rule,
    exit_net = l.net, exit_charges = l.charges,
    realised = s.entry_net - s.entry_charges + l.net - l.charges
  from public.plans p, private.plan_ledger(p.plan_id, '{close}') l
  where p.plan_id = p_plan_id and s.position_id = p.position_id and s.state <> 'closed';
  update public.plans set state = 'filled', finished_at = p_now
  where plan_id = p_plan_id and state <> 'filled';
end $$;

revoke all on function public.close_position(bigint, timestamptz) from public, anon, authenticated;
grant execute on function public.close_position(bigint, timestamptz) to service_role;

comment on function public.close_position(bigint, timestamptz) is
  'The end of a position whose exit plan''s orders are all filled.';
