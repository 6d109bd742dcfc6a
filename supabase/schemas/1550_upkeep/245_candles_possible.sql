create function private.candles_possible(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  with names as (
    select underlying as name, 0.4 as most from public.underlyings where enabled
    union all select 'INDIAVIX', 1.0)
  select n.name, c.trading_date || case
      when not c.inside then ': open ' || c.open || ' or close ' || c.close || ' outside of '
        || c.low || ' to ' || c.high
      else ': close ' || c.before || ' to ' || c.close || ' without a corporate action' end,
    not c.inside
  from names n cross join lateral (
    select k.*, least(k.open, k.close) > 0.999 * k.low
        and greatest(k.open, k.close) < 1.001 * k.high as inside,
      lag(k.close) over (order by k.trading_date) as before,
      lag(k.trading_date) over (order by k.trading_date) as since
    from (
      select * from public.candles where candles.name = n.name and candles.trading_date <= p_date
      order by trading_date desc limit 21) k) c
  where not c.inside or abs(ln(c.close / c.before)) > n.most and not exists (
    select 1 from public.corporate_actions a
    -- The broker may date an action some days from the exchange.
    where a.underlying = n.name and a.action_date between c.since - 5 and c.trading_date + 5)
$$;

revoke all on function private.candles_possible(date, date) from public, anon, authenticated;
grant execute on function private.candles_possible(date, date) to service_role;

comment on function private.candles_possible(date, date) is
  'Of the last 21 candles of each name those that are no bar, and those whose close moved by more '
  'than 49% (India VIX: 172%) without a corporate action.';
