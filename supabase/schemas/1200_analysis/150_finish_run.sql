create function public.finish_run(
  p_run_id bigint, p_holder text, p_metrics jsonb, p_ranked bigint[], p_now timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_run public.runs;
  v_ended boolean;
begin
  perform private.require_keys('public.runs', p_metrics, '{computeMs,wallMs,storeMs,requests}');
  v_run := private.renew_lease(p_run_id, p_holder, 0, p_now);
  -- Without the date's regime a run is not done: a call that only gives its lease back ends none.
  v_ended := p_ranked is not null and not exists (select 1 from public.tasks
    where run_id = p_run_id and state in ('pending', 'running'))
    and exists (select 1 from public.market_regimes where trading_date = v_run.trading_date);
  update public.runs set lease_holder = null, lease_until = null,
    metrics = jsonb_build_object(
      'calls', coalesce((metrics ->> 'calls')::integer, 0) + 1,
      'computeMs', coalesce((metrics ->> 'computeMs')::numeric, 0)
        + (p_metrics ->> 'computeMs')::numeric,
      'wallMs', coalesce((metrics ->> 'wallMs')::numeric, 0) + (p_metrics ->> 'wallMs')::numeric,
      'storeMs', coalesce((metrics ->> 'storeMs')::numeric, 0)
        + (p_metrics ->> 'storeMs')::numeric,
      'requests', (select coalesce(jsonb_object_agg(family, used), '{}') from (
        select family, sum(amount::integer) as used
        from (select * from jsonb_each_text(metrics -> 'requests')
          union all
          select * from jsonb_each_text(p_metrics -> 'requests')) r(family, amount)
        group by family) summed),
      'reasons', (select coalesce(jsonb_object_agg(reason, tasks), '{}') from (
        select reason, count(*) as tasks from public.tasks
        where run_id = p_run_id and state = 'rejected' group by reason) counted)),
    state = case when v_ended then 'done' else state end,
    finished_at = case when v_ended then p_now end
  where run_id = p_run_id;
  if v_ended then
    update public.strategies s set rank = ranked.rank
    from unnest(p_ranked) with ordinality ranked (strategy_id, rank)
    where ranked.strategy_id = s.strategy_id and s.run_id = p_run_id
      and s.rank is distinct from ranked.rank
      and not exists (select 1 from public.allocations a where a.strategy_id = s.strategy_id);
  end if;
  return private.describe_run(p_run_id);
end $$;

revoke all on function public.finish_run(bigint, text, jsonb, bigint[], timestamptz)
  from public, anon, authenticated;
grant execute on function public.finish_run(bigint, text, jsonb, bigint[], timestamptz)
  to service_role;

comment on function public.finish_run(bigint, text, jsonb, bigint[], timestamptz) is
  'Adds up what the calls of a run used, counts how its tasks ended, and once none is left and '
  'the regime is measured ends it with its strategies ranked as given, best first. Of an '
  'unfinished one, or without their order, it only gives the lease back.';
