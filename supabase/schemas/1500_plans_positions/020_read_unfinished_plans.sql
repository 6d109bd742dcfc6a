create function public.read_unfinished_plans(p_kind text) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(public.read_plan(plan_id) order by plan_id), '[]') from public.plans
  where kind = p_kind and state in ('gated', 'executing', 'unwinding')
$$;

revoke all on function public.read_unfinished_plans(text) from public, anon, authenticated;
grant execute on function public.read_unfinished_plans(text) to service_role;

comment on function public.read_unfinished_plans(text) is
  'Plans that a call which died left behind: the next call goes on with them first.';
