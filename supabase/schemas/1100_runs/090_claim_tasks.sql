create function public.claim_tasks(
  p_run_id bigint, p_holder text, p_limit integer, p_lease_seconds integer, p_now timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare v_claimed jsonb;
begin
  perform private.renew_lease(p_run_id, p_holder, p_lease_seconds, p_now);
  with claimed as (
    update public.tasks t set state = 'running', attempt = attempt + 1, started_at = p_now
    where t.run_id = p_run_id and t.underlying in (
      select o.underlying from public.tasks o
      where o.run_id = p_run_id and o.state in ('pending', 'running')
        and (o.not_before is null or o.not_before <= p_now)
      order by o.underlying limit p_limit)
    returning t.underlying, t.retries)
  select coalesce(jsonb_agg(jsonb_build_object('underlying', underlying, 'retries', retries)
    order by underlying), '[]')
  into v_claimed from claimed;
  return v_claimed;
end $$;

revoke all on function public.claim_tasks(bigint, text, integer, integer, timestamptz)
  from public, anon, authenticated;
grant execute on function public.claim_tasks(bigint, text, integer, integer, timestamptz)
  to service_role;

comment on function public.claim_tasks(bigint, text, integer, integer, timestamptz) is
  'The next tasks of a run with their retries, marked as running. Tasks that a dead worker left '
  'running come again.';
