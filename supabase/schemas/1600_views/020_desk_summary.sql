create view public.desk_summary with (security_invoker = true) as
select r.trading_date, r.risk, r.run_id, r.state, r.started_at, r.finished_at,
  coalesce(v.underlyings, t.underlyings) as underlyings,
  coalesce(v.succeeded, t.succeeded) as succeeded, coalesce(v.rejected, t.rejected) as rejected,
  coalesce(v.accepted_strategies, (select count(*) from public.strategies s
    where s.run_id = r.run_id and s.state = 'accepted')) as accepted_strategies,
  m.level as regime, m.vix, m.vix_percentile, m.vix_trend,
  m.source as regime_source, coalesce(v.nifty, n.spot) as nifty,
  coalesce(v.nifty_volatility, n.atm_volatility) as nifty_volatility,
  a.capital, a.deployed, a.allocations,
  p.plans, p.denied, p.filled as plans_filled, p.failed as plans_failed,
  (select count(*)
    from public.orders o join public.intents i using (intent_id)
    join public.plans l using (plan_id)
    where l.trading_date = r.trading_date) as orders,
  (select count(*)
    from public.fills f join public.orders o using (order_id)
    join public.intents i using (intent_id) join public.plans l using (plan_id)
    where l.trading_date = r.trading_date) as fills,
  o.open as positions_open, o.unrealised, c.closed as positions_closed, c.realised,
  r.metrics -> 'computeMs' as compute_ms, r.metrics -> 'wallMs' as wall_ms, m.label as regime_label,
  m.term as regime_term, r.metrics -> 'requests' as requests, r.metrics -> 'reasons' as reasons
from public.runs r
left join public.archived_runs v on v.run_id = r.run_id
left join lateral (
  select count(*) as underlyings, count(*) filter (where state = 'done') as succeeded,
    count(*) filter (where state = 'rejected') as rejected
  from public.tasks where run_id = r.run_id) t on true
left join public.market_regimes m on m.trading_date = r.trading_date
left join public.underlying_analyses n
  on n.trading_date = r.trading_date and n.risk = r.risk and n.underlying = 'NIFTY'
left join lateral (
  select l.capital, l.deployed,
    (select count(*) from public.allocations x
      where x.allocation_run_id = l.allocation_run_id) as allocations
  from public.allocation_runs l where l.run_id = r.run_id
  order by l.allocation_run_id desc limit 1) a on true
left join lateral (
  select count(*) filter (where state <> 'denied') as plans,
    count(*) filter (where state = 'denied') as denied,
    count(*) filter (where state = 'filled') as filled,
    count(*) filter (where state in ('failed', 'unwound')) as failed
  from public.plans where trading_date = r.trading_date and kind = 'entry') p on true
left join lateral (
  select count(*) as open, sum(k.unrealised) as unrealised
  from public.positions x
  left join lateral (
    select unrealised from public.position_marks where position_id = x.position_id
    order by marked_at desc limit 1) k on true
  where x.state <> 'closed') o on true
left join lateral (
  select count(*) as closed, sum(x.realised) as realised
  from public.positions x
  join public.plans e on e.position_id = x.position_id and e.kind = 'exit' and e.state = 'filled'
  where e.trading_date = r.trading_date) c on true;

revoke all on table public.desk_summary from public, anon, authenticated;
grant select on table public.desk_summary to service_role;

comment on view public.desk_summary is
  'One line a run: regime, what was analyzed, allocated, executed, what is open and what it '
  'brought.';
