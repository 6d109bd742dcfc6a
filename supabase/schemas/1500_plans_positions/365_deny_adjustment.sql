create function public.deny_adjustment(
  p_adjustment_id bigint, p_reason text, p_now timestamptz
) returns bigint
language sql set search_path = '' as $$
  insert into public.plans (kind, mode, trading_date, underlying, position_id, adjustment_id, lots,
    state, reason, created_at, finished_at)
  select 'adjust', x.mode, (p_now at time zone 'Asia/Kolkata')::date, x.underlying, x.position_id,
    j.adjustment_id, x.lots, 'denied', p_reason, p_now, p_now
  from public.adjustments j join public.positions x using (position_id)
  where j.adjustment_id = p_adjustment_id
  returning plan_id
$$;

revoke all on function public.deny_adjustment(bigint, text, timestamptz)
  from public, anon, authenticated;
grant execute on function public.deny_adjustment(bigint, text, timestamptz) to service_role;

comment on function public.deny_adjustment(bigint, text, timestamptz) is
  'A plan of an adjustment that its gate refused as a whole: nothing of it was or will be sent, '
  'and what is proposed stays so. Returns the plan.';
