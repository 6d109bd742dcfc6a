create function public.archive_strategies(p_before date, p_limit integer) returns integer
language plpgsql set search_path = '' as $$
declare v_strategies bigint[];
begin
  select array_agg(strategy_id) into v_strategies from (
    select strategy_id from public.strategies s
    where trading_date < p_before
      and not exists (select 1 from public.allocations a where a.strategy_id = s.strategy_id)
      and not exists (select 1 from public.positions x where x.strategy_id = s.strategy_id)
    order by trading_date limit p_limit) o;
  if v_strategies is null then
    return 0;
  end if;
  perform private.roll_up_run(run_id) from (
    select distinct run_id from public.strategies where strategy_id = any (v_strategies)) o;
  delete from public.allocation_refusals where strategy_id = any (v_strategies);
  delete from public.strategies where strategy_id = any (v_strategies);
  return cardinality(v_strategies);
end $$;

revoke all on function public.archive_strategies(date, integer)
  from public, anon, authenticated;
grant execute on function public.archive_strategies(date, integer) to service_role;

comment on function public.archive_strategies(date, integer) is
  'Rolls up and deletes at most so many strategies of dates before one, with legs, scores, exit '
  'rules and refusals; those of an allocation stay. Returns how many went, 0 once none is left.';
