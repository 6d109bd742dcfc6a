create function public.archive_contracts(p_before date, p_limit integer) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  delete from public.contracts where contract_id in (
    select contract_id from public.contracts c
    where expiry < p_before
      and not exists (
        select 1 from public.positions x join public.position_legs l using (position_id)
        where x.state <> 'closed'
          and (l.segment, l.security_id, l.expiry) = (c.segment, c.security_id, c.expiry))
      and not exists (
        select 1 from public.plans p join public.intents i using (plan_id)
        where p.state in ('gated', 'executing', 'unwinding')
          and (i.segment, i.security_id) = (c.segment, c.security_id))
    limit p_limit);
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.archive_contracts(date, integer) from public, anon, authenticated;
grant execute on function public.archive_contracts(date, integer) to service_role;

comment on function public.archive_contracts(date, integer) is
  'Deletes at most so many contracts that expired before a date and that no open position or '
  'unfinished plan names: what has ended keeps strike and expiry itself. Returns how many went, 0 '
  'once none is left.';
