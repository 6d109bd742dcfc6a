create function private.mode_funds(p_mode public.trading_mode, p_but_allocation_id bigint)
returns table (capital numeric, realised numeric, blocked numeric)
language sql stable set search_path = '' as $$
  select
    coalesce(
      (select r.capital from public.allocations a
        join public.allocation_runs r using (allocation_run_id)
        where a.allocation_id = p_but_allocation_id),
      private.setting_number('capital')),
    coalesce((select e.realised_before + e.realised from public.equity_days e
      where e.mode = p_mode order by e.trading_date desc limit 1), 0),
    coalesce((select sum(coalesce(j.capital_after, x.capital_used)) from public.positions x
      left join lateral private.last_adjustment(x.position_id) j on true
      where x.state <> 'closed' and x.mode = p_mode), 0)
    + coalesce((select sum(a.capital_used) from public.allocations a
      where a.state = 'executing' and a.allocation_id is distinct from p_but_allocation_id
        and exists (select 1 from public.plans p
          where p.allocation_id = a.allocation_id and p.mode = p_mode and p.kind = 'entry')), 0)
$$;

revoke all on function private.mode_funds(public.trading_mode, bigint)
  from public, anon, authenticated;
grant execute on function private.mode_funds(public.trading_mode, bigint) to service_role;

comment on function private.mode_funds(public.trading_mode, bigint) is
  'The desk''s own account of a mode in rupees: the capital that an allocation was chosen with, '
  'what was realised since the desk began, and what others than it block.';
