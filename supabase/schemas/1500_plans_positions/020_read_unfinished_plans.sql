create function public.read_unfinished_plans(p_now timestamptz) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(jsonb_agg(plan_id order by plan_id), '[]') from (
      select plan_id from public.plans where state in ('gated', 'executing', 'unwinding')
      union all
      -- Orders that ended unfilled minutes ago: a fill may still turn up.
      select p.plan_id from public.plans p
      where p.state in ('filled', 'unwound', 'failed')
        and p.finished_at between p_now - interval '15 minutes' and p_now
        and exists (
          select 1 from public.intents i left join public.orders o using (intent_id)
          where i.plan_id = p.plan_id
            and (i.absent_at is not null and i.state = 'refused' or o.state = 'cancelled'))) u);
end
$$;

revoke all on function public.read_unfinished_plans(timestamptz) from public, anon, authenticated;
grant execute on function public.read_unfinished_plans(timestamptz) to service_role;

comment on function public.read_unfinished_plans(timestamptz) is
  'Plans that every call goes on with first: unfinished ones, and those that ended less than 15 '
  'minutes ago with an order that a late fill may belong to.';
