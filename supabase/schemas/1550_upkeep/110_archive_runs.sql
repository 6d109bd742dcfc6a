create function public.archive_runs(p_before date, p_limit integer) returns integer
language plpgsql set search_path = '' as $$
declare v_runs bigint[];
begin
  select array_agg(run_id) into v_runs from (
    select r.run_id from public.runs r
    where r.trading_date < p_before
      and not exists (select 1 from public.strategies s where s.run_id = r.run_id)
      and not exists (select 1 from public.tasks t where t.run_id = r.run_id)
      and not exists (select 1 from public.underlying_analyses a where a.run_id = r.run_id)
      and not exists (select 1 from public.allocation_runs l
        join public.allocations a using (allocation_run_id) where l.run_id = r.run_id)
    order by r.run_id limit p_limit) o;
  if v_runs is null then
    return 0;
  end if;
  perform private.roll_up_run(run_id) from unnest(v_runs) u (run_id);
  -- Of strategies that a forced evaluation replaced.
  delete from public.allocation_refusals where allocation_run_id in (
    select allocation_run_id from public.allocation_runs where run_id = any (v_runs));
  delete from public.allocation_runs where run_id = any (v_runs);
  delete from public.runs where run_id = any (v_runs);
  return cardinality(v_runs);
end $$;

revoke all on function public.archive_runs(date, integer) from public, anon, authenticated;
grant execute on function public.archive_runs(date, integer) to service_role;

comment on function public.archive_runs(date, integer) is
  'Deletes at most so many runs of dates before one of which nothing else is left, with their '
  'allocation runs. Returns how many went, 0 once none is left.';
