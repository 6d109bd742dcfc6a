-- Compiled from supabase/schemas/0700_volatility by `npm run schema`: edit it there.

create table public.iv_history (
  underlying text not null references public.underlyings,
  trading_date date not null,
  atm_volatility numeric not null check (atm_volatility > 0),
  source text not null,
  model_free_volatility numeric check (model_free_volatility > 0),
  risk_reversal numeric,
  put_call_interest numeric check (put_call_interest >= 0),
  put_call_volume numeric check (put_call_volume >= 0),
  spot numeric check (spot > 0),
  primary key (underlying, trading_date)
);

alter table public.iv_history enable row level security;
revoke all on table public.iv_history from public, anon, authenticated;
grant select, insert, update, delete on table public.iv_history to service_role;

comment on table public.iv_history is
  'Volatilities of an underlying once a session, kept so that later sessions can be told from '
  'them.';
comment on column public.iv_history.atm_volatility is
  'Constant 30 days at the money, decimal a year.';
comment on column public.iv_history.model_free_volatility is
  'The same constant 30 days, of the whole smile; null where the source has one strike only.';
comment on column public.iv_history.risk_reversal is
  'Volatility of the 25-delta call less that of the put, decimal.';
comment on column public.iv_history.put_call_interest is
  'Puts over calls of the nearest chain, by open interest.';
comment on column public.iv_history.put_call_volume is
  'Puts over calls of the nearest chain, by volume.';

create table public.iv_windows (
  underlying text not null references public.underlyings,
  from_date date not null,
  to_date date not null check (to_date >= from_date),
  sessions integer not null check (sessions >= 0),
  asked_at timestamptz not null,
  primary key (underlying, from_date, to_date)
);

alter table public.iv_windows enable row level security;
revoke all on table public.iv_windows from public, anon, authenticated;
grant select, insert, update, delete on table public.iv_windows to service_role;

comment on table public.iv_windows is
  'What maintain iv has asked of the expired-option history, so that a call goes on where the last '
  'one stopped and no window is asked twice.';
comment on column public.iv_windows.sessions is
  'Sessions that got a value; 0 is a window that stayed empty: it is asked again after 30 days, or '
  'when its row is deleted.';

create function public.iv_gaps(p_underlyings text[], p_before date, p_sessions integer) returns json
language sql stable set search_path = '' as $$
  with latest as materialized (
    select trading_date from public.sessions where trading_date < p_before and kind <> 'muhurat'
    order by trading_date desc limit p_sessions)
  select coalesce(json_object_agg(u.underlying, m.missing), '{}')
  from unnest(p_underlyings) as u(underlying)
  cross join lateral (
    select json_agg(trading_date order by trading_date desc) as missing from (
      select trading_date from latest
      except
      select h.trading_date from public.iv_history h
      where h.underlying = u.underlying and h.trading_date < p_before
        and h.trading_date >= (select min(trading_date) from latest)
      except
      select l.trading_date from public.iv_windows w
      join latest l on l.trading_date between w.from_date and w.to_date
      where w.underlying = u.underlying
        and (w.sessions > 0 or p_before - (w.asked_at at time zone 'Asia/Kolkata')::date < 30)) d
    ) m
  where m.missing is not null
$$;

revoke all on function public.iv_gaps(text[], date, integer) from public, anon, authenticated;
grant execute on function public.iv_gaps(text[], date, integer) to service_role;

comment on function public.iv_gaps(text[], date, integer) is
  'Of the latest sessions before a date those that have neither a value nor a window in which they '
  'were asked for; by underlying, descending.';

create function public.store_iv_day(
  p_trading_date date, p_rows jsonb, p_source text
) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  perform private.require_keys('public.iv_history', p_rows,
    '{underlying,atm_volatility,model_free_volatility,risk_reversal,put_call_interest,
      put_call_volume,spot}');
  insert into public.iv_history as h (underlying, trading_date, atm_volatility,
    model_free_volatility, risk_reversal, put_call_interest, put_call_volume, spot, source)
  select r.underlying, p_trading_date, r.atm_volatility, r.model_free_volatility, r.risk_reversal,
    r.put_call_interest, r.put_call_volume, r.spot, p_source
  from jsonb_to_recordset(p_rows) as r(underlying text, atm_volatility numeric,
    model_free_volatility numeric, risk_reversal numeric, put_call_interest numeric,
    put_call_volume numeric, spot numeric)
  on conflict (underlying, trading_date) do update
  set atm_volatility = excluded.atm_volatility,
    model_free_volatility = excluded.model_free_volatility, risk_reversal = excluded.risk_reversal,
    put_call_interest = excluded.put_call_interest, put_call_volume = excluded.put_call_volume,
    spot = excluded.spot, source = excluded.source
  where h.source <> 'analyze';
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.store_iv_day(date, jsonb, text) from public, anon, authenticated;
grant execute on function public.store_iv_day(date, jsonb, text) to service_role;

comment on function public.store_iv_day(date, jsonb, text) is
  'Volatilities of one session from a file; what analyze measured itself stays.';

create function public.fill_iv_from_vix(p_before date) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  insert into public.iv_history (underlying, trading_date, atm_volatility, model_free_volatility,
    source)
  select 'NIFTY', c.trading_date, c.close / 100, c.close / 100, 'india_vix'
  from public.candles c
  where c.name = 'INDIAVIX' and c.trading_date < p_before
    and exists (select 1 from public.underlyings where underlying = 'NIFTY')
    and not exists (select 1 from public.iv_history h
      where h.underlying = 'NIFTY' and h.trading_date = c.trading_date)
  on conflict (underlying, trading_date) do nothing;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.fill_iv_from_vix(date) from public, anon, authenticated;
grant execute on function public.fill_iv_from_vix(date) to service_role;

comment on function public.fill_iv_from_vix(date) is
  'India VIX is NIFTY''s model-free volatility of 30 days; the history has it for the volatility '
  'at the money too.';

create function public.read_iv_history(
  p_underlyings text[], p_before date, p_limit integer
) returns json
language sql stable set search_path = '' as $$
  select coalesce(json_object_agg(n.underlying, row_to_json(h)), '{}')
  from (select distinct underlying from unnest(p_underlyings) as u(underlying)) n
  cross join lateral (
    select array_agg(i.trading_date) as dates, array_agg(i.atm_volatility) as atm,
      array_agg(i.model_free_volatility) as "modelFree",
      array_agg(i.risk_reversal) as "riskReversal",
      array_agg(i.put_call_interest) as "putCallInterest",
      array_agg(i.put_call_volume) as "putCallVolume"
    from (
      select * from (
        select * from public.iv_history where underlying = n.underlying and trading_date < p_before
        order by trading_date desc limit p_limit
      ) latest order by trading_date
    ) i
  ) h
  where h.dates is not null
$$;

revoke all on function public.read_iv_history(text[], date, integer)
  from public, anon, authenticated;
grant execute on function public.read_iv_history(text[], date, integer) to service_role;

comment on function public.read_iv_history(text[], date, integer) is
  'Volatilities before a date by underlying, as columns, ascending, at most p_limit of the latest. '
  'What a source did not measure is null; an underlying without a row is absent.';

-- Figures are real: their seven digits are more than quotes have, and a row half as large.
create table public.premium_days (
  underlying text not null references public.underlyings,
  trading_date date not null,
  expiry date not null check (expiry >= trading_date),
  sessions real not null check (sessions > 0),
  atm_variance real not null check (atm_variance > 0),
  model_free_variance real check (model_free_variance > 0),
  risk_reversal real,
  term_slope real,
  gap_variance real check (gap_variance >= 0),
  session_variance real check (session_variance >= 0),
  forward real check (forward > 0),
  straddle_strike real check (straddle_strike > 0),
  straddle_price real check (straddle_price > 0),
  straddle_delta real check (straddle_delta between -1 and 1),
  straddle_return real check (straddle_return >= -2),
  straddle_cost real check (straddle_cost >= 0),
  spread_near real check (spread_near >= 0),
  spread_middle real check (spread_middle >= 0),
  spread_far real check (spread_far >= 0),
  source text not null,
  primary key (underlying, trading_date, expiry),
  check ((straddle_strike is null) = (straddle_price is null)),
  check ((straddle_strike is null) = (straddle_delta is null)),
  check (straddle_strike is null or forward is not null)
);

alter table public.premium_days enable row level security;
revoke all on table public.premium_days from public, anon, authenticated;
grant select, insert, update, delete on table public.premium_days to service_role;

comment on table public.premium_days is
  'What was learned of each underlying and expiry on a session: what volatility cost, what the day '
  'realised and what the at-the-money straddle earned. Kept for years (setting learning_days).';
comment on column public.premium_days.sessions is
  'Sessions of variance to the expiry, the rest of the day''s own among them.';
comment on column public.premium_days.atm_variance is
  'Total variance to the expiry at the forward, measure Q.';
comment on column public.premium_days.model_free_variance is
  'The same of the whole smile within its quotes; null where the source has one strike only.';
comment on column public.premium_days.risk_reversal is
  'Volatility of the 25-delta call less that of the put, decimal a year.';
comment on column public.premium_days.term_slope is
  'ln of the daily volatility at the money of the next stored expiry over this one''s; null for '
  'the furthest.';
comment on column public.premium_days.gap_variance is
  'Square of the log return from the close before to the open, corporate actions divided out.';
comment on column public.premium_days.session_variance is 'Rogers-Satchell of the session.';
comment on column public.premium_days.straddle_strike is 'The listed strike nearest the forward.';
comment on column public.premium_days.straddle_price is
  'Mid of its call and put together, rupees a unit.';
comment on column public.premium_days.straddle_delta is 'Of both, to the forward.';
comment on column public.premium_days.straddle_return is
  'One session''s result of having bought the straddle of the session before at its mid and hedged '
  'its delta once, as a share of that mid; null where its quotes are not known on both days.';
comment on column public.premium_days.straddle_cost is
  'Spread and charges of buying and selling the day''s straddle, as a share of its mid.';
comment on column public.premium_days.spread_near is
  'Median of ask less bid over mid, options up to 2% out of the money; quoted, never modelled.';
comment on column public.premium_days.spread_middle is 'The same from 2% to 5%.';
comment on column public.premium_days.spread_far is 'The same from 5% to 10%.';
comment on column public.premium_days.source is
  'analyze: the desk''s own chains. bhavcopy: closes of a loaded day. dhan_rolling: the broker''s '
  'expired options, at the money alone.';

create function public.read_straddles(p_underlyings text[], p_before date) returns json
language sql stable set search_path = '' as $$
  with last as (
    select max(trading_date) as trading_date from public.sessions
    where trading_date < p_before and kind <> 'muhurat')
  select coalesce(json_agg(json_build_object('underlying', d.underlying, 'expiry', d.expiry,
    'forward', d.forward, 'strike', d.straddle_strike, 'price', d.straddle_price,
    'delta', d.straddle_delta) order by d.underlying, d.expiry), '[]')
  from last join public.premium_days d using (trading_date)
  where d.underlying = any (p_underlyings) and d.straddle_strike is not null
$$;

revoke all on function public.read_straddles(text[], date) from public, anon, authenticated;
grant execute on function public.read_straddles(text[], date) to service_role;

comment on function public.read_straddles(text[], date) is
  'The straddles of the session before a date: what the date''s quotes say their return was.';

create function public.store_premium_days(
  p_trading_date date, p_rows jsonb, p_source text
) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  perform private.require_keys('public.premium_days', p_rows,
    array(select c from unnest(private.columns_of('public.premium_days')) c
      where c <> all ('{trading_date,source}')));
  insert into public.premium_days as d
  select r.* from jsonb_array_elements(p_rows) x, jsonb_populate_record(null::public.premium_days,
    x || jsonb_build_object('trading_date', p_trading_date, 'source', p_source)) r
  on conflict (underlying, trading_date, expiry) do update set sessions = excluded.sessions,
    atm_variance = excluded.atm_variance, model_free_variance = excluded.model_free_variance,
    risk_reversal = excluded.risk_reversal, term_slope = excluded.term_slope,
    gap_variance = excluded.gap_variance, session_variance = excluded.session_variance,
    forward = excluded.forward, straddle_strike = excluded.straddle_strike,
    straddle_price = excluded.straddle_price, straddle_delta = excluded.straddle_delta,
    straddle_return = excluded.straddle_return, straddle_cost = excluded.straddle_cost,
    spread_near = excluded.spread_near, spread_middle = excluded.spread_middle,
    spread_far = excluded.spread_far, source = excluded.source
  where d.source <> 'analyze' or excluded.source = 'analyze';
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.store_premium_days(date, jsonb, text)
  from public, anon, authenticated;
grant execute on function public.store_premium_days(date, jsonb, text) to service_role;

comment on function public.store_premium_days(date, jsonb, text) is
  'Rows of one session; stored again they replace their own. What the desk''s own chains said '
  'stays, whatever a file says.';

create function public.store_iv_window(
  p_underlying text, p_from date, p_to date, p_rows jsonb, p_premiums jsonb, p_source text,
  p_now timestamptz
) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  perform private.require_keys('public.iv_history', p_rows, '{date,atm,spot}');
  perform private.require_keys('public.premium_days', p_premiums,
    '{date,expiry,sessions,atmVariance,termSlope}');
  insert into public.iv_history (underlying, trading_date, atm_volatility, spot, source)
  select p_underlying, r.date, r.atm, r.spot, p_source
  from jsonb_to_recordset(p_rows) as r(date date, atm numeric, spot numeric)
  join public.sessions s on s.trading_date = r.date and s.kind <> 'muhurat'
  where r.date between p_from and p_to
  on conflict (underlying, trading_date) do nothing;
  get diagnostics v_count = row_count;
  insert into public.premium_days (underlying, trading_date, expiry, sessions, atm_variance,
    term_slope, source)
  select p_underlying, r.date, r.expiry, r.sessions, r."atmVariance", r."termSlope", p_source
  from jsonb_to_recordset(p_premiums) as r(date date, expiry date, sessions real,
    "atmVariance" real, "termSlope" real)
  join public.sessions s on s.trading_date = r.date and s.kind <> 'muhurat'
  where r.date between p_from and p_to
  on conflict (underlying, trading_date, expiry) do nothing;
  insert into public.iv_windows as w (underlying, from_date, to_date, sessions, asked_at)
  values (p_underlying, p_from, p_to, v_count, p_now)
  on conflict (underlying, from_date, to_date) do update set
    sessions = greatest(w.sessions, excluded.sessions), asked_at = excluded.asked_at;
  return v_count;
end $$;

revoke all on function public.store_iv_window(text, date, date, jsonb, jsonb, text, timestamptz)
  from public, anon, authenticated;
grant execute on function public.store_iv_window(text, date, date, jsonb, jsonb, text, timestamptz)
  to service_role;

comment on function public.store_iv_window(text, date, date, jsonb, jsonb, text, timestamptz) is
  'The values of one window, its expiries in premium_days and the note that it was asked, in one '
  'transaction. A session that has a value keeps it: a second call inserts none, and the window''s '
  'count stays.';

create function public.read_premiums(
  p_underlyings text[], p_from date, p_before date, p_horizons integer[]
) returns json
language sql stable set search_path = '' as $$
  with chains as (
    select underlying, trading_date, model_free_variance as w, sessions as n, risk_reversal,
      term_slope
    from public.premium_days
    where underlying = any (p_underlyings) and trading_date >= p_from
      and trading_date < p_before),
  -- The greatest and the least pair are those of the expiries around the horizon.
  sides as (
    select c.underlying, c.trading_date, h.horizon,
      max(array[c.n, c.w]) filter (where c.n <= h.horizon) as before,
      min(array[c.n, c.w]) filter (where c.n > h.horizon) as after
    from chains c cross join unnest(p_horizons) h (horizon)
    where c.w is not null group by c.underlying, c.trading_date, h.horizon),
  -- Linear in sessions between both; else the nearest one's own a session, up to a ratio of 1.5.
  held as (
    select underlying, horizon, trading_date, case
      when before is not null and after is not null then before[2]
        + (after[2] - before[2]) * (horizon - before[1]) / (after[1] - before[1])
      when horizon <= 1.5 * before[1] then before[2] * horizon / before[1]
      when after[1] <= 1.5 * horizon then after[2] * horizon / after[1] end::real as variance
    from sides),
  models as (
    select v.underlying, json_object_agg(v.horizon, v.days) as model_free from (
      select underlying, horizon, json_object_agg(trading_date, variance) as days
      from held where variance is not null group by underlying, horizon) v
    group by v.underlying),
  days as (
    select underlying, trading_date,
      (max(array[n, risk_reversal]) filter (where risk_reversal is not null))[2] as risk_reversal,
      (min(array[n, term_slope]) filter (where term_slope is not null))[2] as term_slope
    from chains group by underlying, trading_date),
  columns as (
    select underlying, json_agg(trading_date order by trading_date) as dates,
      json_agg(risk_reversal order by trading_date) as risk_reversal,
      json_agg(term_slope order by trading_date) as term_slope
    from days group by underlying)
  select coalesce(json_object_agg(c.underlying, json_build_object('dates', c.dates,
    'riskReversal', c.risk_reversal, 'termSlope', c.term_slope,
    'modelFree', coalesce(m.model_free, '{}'))), '{}')
  from columns c left join models m using (underlying)
$$;

revoke all on function public.read_premiums(text[], date, date, integer[])
  from public, anon, authenticated;
grant execute on function public.read_premiums(text[], date, date, integer[]) to service_role;

comment on function public.read_premiums(text[], date, date, integer[]) is
  'By underlying, ascending in date: skew of the furthest expiry that has one and term slope of '
  'the nearest, as columns, and by horizon and date the total model-free variance over so many '
  'sessions; what premium_days does not say is null or absent.';
