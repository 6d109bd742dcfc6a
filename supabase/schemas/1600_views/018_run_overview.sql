create view public.run_overview with (security_invoker = true) as
select r.trading_date, r.risk, r.state, private.clock_text(r.started_at, r.trading_date)
    as started_ist, private.clock_text(r.finished_at, r.trading_date) as finished_ist,
  coalesce(v.underlyings, t.underlyings) as underlyings,
  coalesce(v.succeeded, t.succeeded) as succeeded, coalesce(v.rejected, t.rejected) as rejected,
  coalesce(v.accepted_strategies, (select count(*) from public.strategies s
    where s.run_id = r.run_id and s.state = 'accepted')) as accepted_strategies,
  coalesce(v.nifty, n.spot) as nifty, coalesce(v.nifty_volatility, n.atm_volatility)
    as nifty_volatility,
  r.metrics -> 'computeMs' as compute_ms, r.metrics -> 'wallMs' as wall_ms,
  r.metrics -> 'requests' as requests,
  r.metrics -> 'reasons' as reasons, r.started_at, r.finished_at, r.run_id
from public.runs r
left join public.archived_runs v on v.run_id = r.run_id
left join lateral (
  select count(*) as underlyings, count(*) filter (where state = 'done') as succeeded,
    count(*) filter (where state = 'rejected') as rejected
  from public.tasks where run_id = r.run_id) t on true
left join public.underlying_analyses n
  on n.trading_date = r.trading_date and n.risk = r.risk and n.underlying = 'NIFTY'
union all
select v.trading_date, v.risk, 'done', null, private.clock_text(v.finished_at, v.trading_date),
  v.underlyings, v.succeeded, v.rejected, v.accepted_strategies, v.nifty, v.nifty_volatility, null,
  null, null, v.reasons, null, v.finished_at, v.run_id
from public.archived_runs v
where not exists (select 1 from public.runs r where r.run_id = v.run_id);

revoke all on table public.run_overview from public, anon, authenticated;
grant select on table public.run_overview to service_role;

comment on view public.run_overview is
  'One line a run of analyze: a date has one for each risk level that ran. What the archive took '
  'stays as it was rolled up.';
comment on column public.run_overview.underlyings is 'Underlyings that it was asked to take.';
comment on column public.run_overview.nifty_volatility is
  'At the money to the near expiry, decimal a year.';
comment on column public.run_overview.compute_ms is
  'Wall time of its computing, without waiting for the broker or the database.';
comment on column public.run_overview.reasons is 'Rejected underlyings by reason.';
