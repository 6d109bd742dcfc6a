create function private.roll_up_run(p_run_id bigint) returns void
language plpgsql set search_path = '' as $$
begin
  insert into public.archived_runs (run_id, trading_date, risk, finished_at, underlyings,
    succeeded, rejected, reasons, accepted_strategies, nifty, nifty_volatility, capital, deployed,
    allocations, plans, orders, denied, filled, failed)
  select r.run_id, r.trading_date, r.risk, r.finished_at, r.underlyings, r.succeeded, r.rejected,
    coalesce(r.reasons, '{}'), r.accepted_strategies, r.nifty, r.nifty_volatility, d.capital,
    d.deployed, d.allocations, d.plans, d.orders, d.denied, d.plans_filled, d.plans_failed
  from public.run_overview r join public.desk_summary d using (trading_date)
  where r.run_id = p_run_id
  on conflict (run_id) do nothing;
  if not found then
    return;
  end if;
  insert into public.archived_definitions (run_id, definition, accepted, reasons, pop_p, ev_p,
    ev_standard_error, margin, total_score, p_plus_sceptical, p_plus_registered)
  select p_run_id, s.definition, count(*) filter (where s.state = 'accepted'),
    coalesce((select jsonb_object_agg(reason, n) from (
      select r.reason, count(*) as n from public.strategies r
      where r.run_id = p_run_id and r.definition = s.definition and r.state = 'rejected'
      group by r.reason) rejected), '{}'),
    round(avg(s.pop_p) filter (where s.state = 'accepted'), 4),
    round(avg(s.ev_p) filter (where s.state = 'accepted'), 2),
    round(avg(s.ev_standard_error) filter (where s.state = 'accepted'), 2),
    round(avg(s.margin) filter (where s.state = 'accepted'), 2),
    round(avg(s.total_score) filter (where s.state = 'accepted'), 4),
    round(avg(s.p_plus_sceptical) filter (where s.state = 'accepted'), 4),
    round(avg(s.p_plus_registered) filter (where s.state = 'accepted'), 4)
  from public.strategies s where s.run_id = p_run_id
  group by s.definition;
end $$;

revoke all on function private.roll_up_run(bigint) from public, anon, authenticated;
grant execute on function private.roll_up_run(bigint) to service_role;

comment on function private.roll_up_run(bigint) is
  'Writes what a run came to, once: whoever deletes the first of its rows calls it before, in the '
  'same transaction.';
