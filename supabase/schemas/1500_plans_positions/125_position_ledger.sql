create function private.position_ledger(
  p_position_id bigint
) returns table (net numeric, charges numeric)
language sql stable set search_path = '' as $$
  select coalesce(sum(t.net), 0), coalesce(sum(t.charges), 0)
  from (
    select l.net, l.charges
    from public.plans e cross join lateral private.plan_ledger(e.plan_id, '{close,open}') l
    where e.position_id = p_position_id and (e.kind = 'exit' or e.state = 'filled')
    union all
    select s.units * s.price, s.charges
    from public.positions x join public.settlements s using (plan_id)
    where x.position_id = p_position_id) t
$$;

revoke all on function private.position_ledger(bigint) from public, anon, authenticated;
grant execute on function private.position_ledger(bigint) to service_role;

comment on function private.position_ledger(bigint) is
  'What the exits, adjustments and settlements of a position brought so far in '
  'rupees, received +, and their charges.';
