create function public.archive_records(
  p_before date, p_postbacks_before date, p_limit integer
) returns integer
language plpgsql set search_path = '' as $$
declare
  v_from timestamptz := p_before::timestamp at time zone 'Asia/Kolkata';
  v_count integer;
  v_sum integer := 0;
begin
  perform pg_catalog.set_config('desk.archiving', 'on', true);
  delete from public.postbacks where postback_id in (
    select postback_id from public.postbacks
    where received_at < p_postbacks_before::timestamp at time zone 'Asia/Kolkata' limit p_limit);
  get diagnostics v_count = row_count;
  v_sum := v_sum + v_count;
  delete from public.paper_orders where correlation_id in (
    select correlation_id from public.paper_orders k
    where received_at < v_from and state <> 'open'
      and not exists (select 1 from public.intents i join public.plans p using (plan_id)
        where i.correlation_id = k.correlation_id
          and p.state in ('gated', 'executing', 'unwinding'))
    limit p_limit);
  get diagnostics v_count = row_count;
  v_sum := v_sum + v_count;
  delete from public.job_runs where job_run_id in (
    select job_run_id from public.job_runs where trading_date < p_before limit p_limit);
  get diagnostics v_count = row_count;
  v_sum := v_sum + v_count;
  delete from public.readiness_checks where (trading_date, check_name) in (
    select trading_date, check_name from public.readiness_checks
    where trading_date < p_before limit p_limit);
  get diagnostics v_count = row_count;
  v_sum := v_sum + v_count;
  delete from public.quality_findings where (trading_date, check_name) in (
    select trading_date, check_name from public.quality_findings where trading_date < p_before
    limit p_limit);
  get diagnostics v_count = row_count;
  v_sum := v_sum + v_count;
  delete from public.ban_lists where trading_date in (
    select trading_date from public.ban_lists where trading_date < p_before limit p_limit);
  get diagnostics v_count = row_count;
  v_sum := v_sum + v_count;
  delete from public.alerts where alert_id in (
    select alert_id from public.alerts where raised_at < v_from and seen limit p_limit);
  get diagnostics v_count = row_count;
  v_sum := v_sum + v_count;
  delete from public.protections where protection_id in (
    select protection_id from public.protections where until < v_from limit p_limit);
  get diagnostics v_count = row_count;
  v_sum := v_sum + v_count;
  delete from public.mismatches where (kind, subject, first_seen) in (
    select kind, subject, first_seen from public.mismatches
    where first_seen < v_from and settled_at is not null limit p_limit);
  get diagnostics v_count = row_count;
  v_sum := v_sum + v_count;
  delete from public.reconciliations where trading_date in (
    select trading_date from public.reconciliations where trading_date < p_before limit p_limit);
  get diagnostics v_count = row_count;
  v_sum := v_sum + v_count;
  delete from public.rate_buckets where (family, key) in (
    select family, key from public.rate_buckets where next_at < v_from limit p_limit);
  get diagnostics v_count = row_count;
  perform pg_catalog.set_config('desk.archiving', '', true);
  return v_sum + v_count;
end $$;

revoke all on function public.archive_records(date, date, integer)
  from public, anon, authenticated;
grant execute on function public.archive_records(date, date, integer) to service_role;

comment on function public.archive_records(date, date, integer) is
  'Deletes at most so many of each: postbacks before a date of their own; before the other one '
  'orders of the paper book whose plan has ended, job runs, readiness checks, quality findings, '
  'ban lists, seen alerts, ended protections, settled mismatches, comparisons of books and buckets '
  'of rate limits. Returns how many went, 0 once none is left.';
