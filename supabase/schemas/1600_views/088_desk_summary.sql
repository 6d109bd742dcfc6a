create view public.desk_summary with (security_invoker = true) as
select d.trading_date, r.state, m.level as regime, m.vix, m.vix_trend, r.nifty, r.risk,
  r.underlyings, r.succeeded, r.rejected, r.accepted_strategies,
  coalesce(v.capital, a.capital) as capital, coalesce(v.deployed, a.deployed) as deployed,
  coalesce(v.allocations, a.allocations, 0) as allocations,
  coalesce(v.plans, p.plans) as plans, coalesce(v.filled, p.filled) as plans_filled,
  coalesce(v.failed, p.failed) as plans_failed, coalesce(v.denied, p.denied) as denied,
  coalesce(v.orders, o.orders) as orders, coalesce(l.fills, 0) as fills,
  h.held + coalesce(g.marked, 0) as positions_open,
  coalesce(l.closed, 0) as positions_closed, coalesce(l.realised, 0) as realised, l.unrealised,
  l.unrealised_mid, coalesce(l.charges, 0) as charges, coalesce(l.cash, 0) as cash, w.alerts,
  r.nifty_volatility, m.vix_percentile, m.source as regime_source, m.label as regime_label,
  m.term as regime_term, r.runs
from (
  select trading_date from public.runs
  union
  select trading_date from public.archived_runs) d
left join lateral (
  select case when bool_and(o.state = 'done') then 'done' when bool_or(o.state = 'open') then 'open'
      else 'failed' end as state,
    string_agg(o.risk::text, ', ' order by o.risk) as risk, max(o.underlyings) as underlyings,
    sum(o.accepted_strategies) as accepted_strategies, max(o.succeeded) as succeeded,
    max(o.rejected) as rejected,
    (array_agg(o.nifty order by o.finished_at desc nulls last))[1] as nifty,
    (array_agg(o.nifty_volatility order by o.finished_at desc nulls last))[1] as nifty_volatility,
    jsonb_agg(to_jsonb(o) - '{trading_date,started_ist,finished_ist}'::text[] order by o.risk)
      as runs
  from public.run_overview o where o.trading_date = d.trading_date) r on true
left join public.market_regimes m on m.trading_date = d.trading_date
left join lateral (
  select z.capital, z.deployed, z.allocations, z.plans, z.denied, z.filled, z.failed, z.orders
  from public.archived_runs z where z.trading_date = d.trading_date
  order by z.run_id desc limit 1) v on true
left join lateral (
  select (array_agg(n.capital order by n.allocation_run_id desc))[1] as capital,
    sum(n.deployed) as deployed, sum(y.allocations)::bigint as allocations
  from public.allocation_runs n
  cross join lateral (select count(*) as allocations from public.allocations q
    where q.allocation_run_id = n.allocation_run_id) y
  where n.trading_date = d.trading_date and not n.superseded) a on true
cross join lateral (
  select count(*) filter (where state <> 'denied') as plans,
    count(*) filter (where state = 'denied') as denied,
    count(*) filter (where state = 'filled') as filled,
    count(*) filter (where state in ('failed', 'unwound')) as failed
  from public.plans where trading_date = d.trading_date and kind = 'entry') p
cross join lateral (
  select count(*) as orders
  from public.plans q join public.intents i using (plan_id) join public.orders b using (intent_id)
  where q.trading_date = d.trading_date) o
-- Two reads, each by its index: one with "or" would look at every position there was.
cross join lateral (
  select (select count(*) from public.positions y
    where y.state <> 'closed'
      and y.opened_at < (d.trading_date + 1)::timestamp at time zone 'Asia/Kolkata')
    + (select count(*) from public.positions y
    where y.state = 'closed' and (y.closed_at at time zone 'Asia/Kolkata')::date > d.trading_date
      and y.opened_at < (d.trading_date + 1)::timestamp at time zone 'Asia/Kolkata') as held) h
cross join lateral (
  select sum(marked) as marked from public.archived_ledger z
  where z.trading_date = d.trading_date) g
cross join lateral (
  select sum(e.realised) as realised, sum(e.charges) as charges, sum(e.cash) as cash,
    sum(e.fills) as fills, sum(e.closed) as closed,
    case when bool_and(e.unrealised is not null) filter (where e.marked > 0)
      then sum(e.unrealised) end as unrealised,
    case when bool_and(e.unrealised_mid is not null) filter (where e.marked > 0)
      then sum(e.unrealised_mid) end as unrealised_mid
  from public.day_ledger e where e.trading_date = d.trading_date) l
cross join lateral (
  select count(*) as alerts from public.alerts y
  where not y.seen and y.raised_at >= d.trading_date::timestamp at time zone 'Asia/Kolkata'
    and y.raised_at < (d.trading_date + 1)::timestamp at time zone 'Asia/Kolkata') w;

revoke all on table public.desk_summary from public, anon, authenticated;
grant select on table public.desk_summary to service_role;

comment on view public.desk_summary is
  'One line a day: regime, what was analyzed, allocated, executed, what is held and what it '
  'brought. Each figure is the day''s, whatever risk levels ran; run_overview has a line for each.';
comment on column public.desk_summary.state is
  'Of analyze: open while one of its runs is.';
comment on column public.desk_summary.risk is 'The risk levels that ran.';
comment on column public.desk_summary.underlyings is 'The most that one of its runs took.';
comment on column public.desk_summary.succeeded is 'The most of one run, as rejected.';
comment on column public.desk_summary.accepted_strategies is 'Of all risk levels.';
comment on column public.desk_summary.capital is 'Rupees, of the date''s last allocation.';
comment on column public.desk_summary.deployed is
  'Rupees that the date''s last allocation and what the owner accepted put to work.';
comment on column public.desk_summary.plans is
  'Entry plans of the date that were not denied; filled and failed are among them.';
comment on column public.desk_summary.positions_open is 'Held over the end of the date, or now.';
comment on column public.desk_summary.realised is
  'Rupees after all charges, of what ended on the date: day_ledger has the parts.';
comment on column public.desk_summary.unrealised is
  'Rupees, of what was held at the day''s last mark, closed at the far side of the quotes; null '
  'where something had no quote, or nothing was marked.';
comment on column public.desk_summary.unrealised_mid is 'The same at the middle of the quotes.';
comment on column public.desk_summary.alerts is 'Raised on the date and not seen yet.';
comment on column public.desk_summary.runs is
  'For each risk level what run_overview says of it.';
