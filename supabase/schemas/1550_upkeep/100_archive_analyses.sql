create function public.archive_analyses(p_before date, p_limit integer) returns integer
language plpgsql set search_path = '' as $$
declare
  v_tasks jsonb;
  v_snapshots integer;
begin
  select jsonb_agg(jsonb_build_object('run_id', run_id, 'trading_date', trading_date,
    'underlying', underlying, 'risk', risk)) into v_tasks from (
    select r.run_id, r.trading_date, r.risk, t.underlying
    from public.runs r join public.tasks t using (run_id)
    where r.trading_date < p_before
      and not exists (select 1 from public.strategies s where s.trading_date = r.trading_date
        and s.underlying = t.underlying and s.risk = r.risk)
    order by r.trading_date limit p_limit) o;
  perform private.roll_up_run(run_id) from (
    select distinct run_id from jsonb_to_recordset(v_tasks) as x(run_id bigint)) o;
  delete from public.underlying_analyses a
  using jsonb_to_recordset(v_tasks)
    as x(trading_date date, underlying text, risk public.risk)
  where (a.trading_date, a.underlying, a.risk) = (x.trading_date, x.underlying, x.risk);
  delete from public.tasks t using jsonb_to_recordset(v_tasks) as x(run_id bigint, underlying text)
  where (t.run_id, t.underlying) = (x.run_id, x.underlying);
  -- A chain serves every risk level of its date.
  delete from public.chain_snapshots c using (
    select trading_date, underlying, expiry from public.chain_snapshots k
    where trading_date < p_before and not exists (select 1 from public.strategies s
      where s.trading_date = k.trading_date and s.underlying = k.underlying)
    order by trading_date limit p_limit) o
  where (c.trading_date, c.underlying, c.expiry) = (o.trading_date, o.underlying, o.expiry);
  get diagnostics v_snapshots = row_count;
  return coalesce(jsonb_array_length(v_tasks), 0) + v_snapshots;
end $$;

revoke all on function public.archive_analyses(date, integer) from public, anon, authenticated;
grant execute on function public.archive_analyses(date, integer) to service_role;

comment on function public.archive_analyses(date, integer) is
  'Rolls up and deletes at most so many tasks of dates before one with their analyses, and as many '
  'chains: those of which a strategy is left stay. Returns how many went, 0 once none is left.';
