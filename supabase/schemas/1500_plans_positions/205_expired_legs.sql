create function private.expired_legs(p_plan_id bigint, p_now timestamptz)
returns table (leg_number integer, expiry date, units integer, underlying_price numeric,
  price numeric, charges numeric, delivered integer)
language sql stable set search_path = '' as $$
  with held as (
    -- A contract that was adjusted since pays what the old one would: strikes and units are its.
    select l.leg_number, l.leg_right, l.strike, u.kind, h.units, f.factor,
      c.close * f.factor as close, o.trading_date as expiry, p.underlying
    from public.plans p
    join public.underlyings u on u.underlying = p.underlying
    join private.traded_legs l on l.plan_id = p.plan_id
    join private.held_units(p_plan_id) h on h.leg_number = l.leg_number
    -- A holiday that came late moves an expiry to the session before it.
    join lateral (
      select n.trading_date, n.closes_at from public.sessions n where n.trading_date <= l.ends_on
      order by n.trading_date desc limit 1) o on o.closes_at <= p_now
      and (o.trading_date = l.ends_on or l.ends_on <= (p_now at time zone 'Asia/Kolkata')::date)
    join public.candles c on c.name = p.underlying and c.trading_date = o.trading_date
    cross join lateral (
      select private.actions_factor(p.underlying, p.trading_date, o.trading_date) as factor) f
    where p.plan_id = p_plan_id),
  valued as (
    select h.*, case h.leg_right when 'call' then greatest(0, h.close - h.strike)
      when 'put' then greatest(0, h.strike - h.close) else h.close end as worth
    from held h),
  -- Shares that the options of a stock deliver (+) or call for (-).
  moved as (
    select v.expiry, sum(case v.leg_right when 'call' then v.units else -v.units end)::integer
      as shares
    from valued v
    where v.kind = 'stock' and v.leg_right <> 'underlying' and v.worth > 0 group by v.expiry),
  -- An index's underlying is its future, settled as they are; shares go where owed.
  ended as (
    select v.*, coalesce(m.shares, 0) as shares,
      case when v.leg_right <> 'underlying' or v.kind = 'index' then v.units
        when v.units * coalesce(m.shares, 0) < 0
          then sign(v.units)::integer * least(abs(v.units), abs(m.shares))
        else 0 end as ending
    from valued v left join moved m using (expiry))
  select e.leg_number, e.expiry, e.ending, e.close, e.worth,
    round(
      case when e.leg_right <> 'underlying' then greatest(0, e.units) * e.worth
        * private.rate_on('charge.stt_exercise', e.expiry) else 0 end
      + case when e.leg_number = min(e.leg_number) over (partition by e.expiry)
        then private.share_charges(e.shares, e.close, e.expiry) else 0 end, 4),
    round(e.factor * (e.shares + coalesce(sum(e.ending) filter (where
      e.leg_right = 'underlying' and e.kind = 'stock') over (partition by e.expiry), 0)))::integer
  from ended e where e.ending <> 0
$$;

revoke all on function private.expired_legs(bigint, timestamptz)
  from public, anon, authenticated;
grant execute on function private.expired_legs(bigint, timestamptz) to service_role;

comment on function private.expired_legs(bigint, timestamptz) is
  'What an entry''s held legs come to at their expiry, once the close of the underlying is known: '
  'rupees per unit and charges; delivered: shares left to be taken (+) or given (-).';
