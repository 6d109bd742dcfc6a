create function public.read_belief_trades() returns json
language sql stable set search_path = '' as $$
  select coalesce(json_agg(t order by t.closed_on, t.position_id), '[]')
  from public.belief_trades t
$$;

revoke all on function public.read_belief_trades() from public, anon, authenticated;
grant execute on function public.read_belief_trades() to service_role;

comment on function public.read_belief_trades() is
  'Closed trades by the beliefs that they rest on, ascending in the date of their end.';
