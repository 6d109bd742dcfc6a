create view public.explained_profit with (security_invoker = true) as
select n.trading_date, x.underlying, x.definition, x.sleeve, x.mode,
  case when d.ended then 'closed' else 'held' end as state, e.profit, e.costs, e.by_delta,
  e.by_gamma, e.by_vega, e.by_theta,
  e.profit - e.costs - e.by_delta - e.by_gamma - e.by_vega - e.by_theta as rest, x.position_id
from public.position_sessions n
join public.positions x using (position_id)
-- The session before, and whether it is the last one of what is closed.
left join lateral (
  select * from public.position_sessions o
  where o.position_id = n.position_id and o.trading_date < n.trading_date
  order by o.trading_date desc limit 1) b on true
cross join lateral (
  select x.state = 'closed' and not exists (
    select 1 from public.position_sessions o
    where o.position_id = n.position_id and o.trading_date > n.trading_date) as ended) d
cross join lateral (
  select
    round(case when d.ended then x.realised else n.profit_mid end
      - coalesce(b.profit_mid, 0), 2) as profit,
    round(n.costs - case when d.ended
        then x.entry_charges + coalesce(x.exit_charges, 0) - n.charges else 0 end
      - coalesce(b.costs, 0), 2) as costs,
    round(n.by_delta - coalesce(b.by_delta, 0), 2) as by_delta,
    round(n.by_gamma - coalesce(b.by_gamma, 0), 2) as by_gamma,
    round(n.by_vega - coalesce(b.by_vega, 0), 2) as by_vega,
    round(n.by_theta - coalesce(b.by_theta, 0), 2) as by_theta) e;

revoke all on table public.explained_profit from public, anon, authenticated;
grant select on table public.explained_profit to service_role;

comment on view public.explained_profit is
  'What made the profit or loss of each position on each day, rupees: parts that add up to it. '
  'Positions that the archive took are gone.';
comment on column public.explained_profit.state is
  'closed: the day is the last one, and its profit is what was realised less that of the days '
  'before.';
comment on column public.explained_profit.profit is
  'At the middle of the quotes of the day''s last mark, less that of the day before.';
comment on column public.explained_profit.costs is
  'Charges, and on the first day what the first mark lay below the fills.';
comment on column public.explained_profit.by_delta is 'By moves of the spot.';
comment on column public.explained_profit.by_gamma is 'By the squares of these moves.';
comment on column public.explained_profit.by_vega is 'By changes of implied volatility.';
comment on column public.explained_profit.by_theta is 'By the time that passed.';
comment on column public.explained_profit.rest is
  'What the five leave: greater moves, a changed skew, and the spread that closing crossed.';
