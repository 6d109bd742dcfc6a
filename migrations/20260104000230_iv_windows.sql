-- What `maintain iv` has asked of the expired-option history, so that a call goes on where the last one stopped and no window is asked twice.

create table public.iv_windows (
  underlying text not null references public.underlyings,
  from_date date not null,
  to_date date not null check (to_date >= from_date),
  -- Sessions that got a value; 0 is a window that stayed empty: it is asked again after 30 days, or when its row is deleted.
  sessions integer not null check (sessions >= 0),
  asked_at timestamptz not null,
  primary key (underlying, from_date, to_date)
);
select private.secure_table('public.iv_windows');

-- ISO weekday of monthly expiries. Before 2025 it differed between underlyings.
insert into public.parameters (name, scope, effective_from, effective_to, value, source) values
  ('monthly_expiry_weekday', '', '2025-01-01', '2025-08-31', 4, 'NSE: last Thursday of the month for all underlyings'),
  ('monthly_expiry_weekday', '', '2025-09-01', null, 2, 'NSE: Tuesday for contracts expiring on or after 2025-09-01');

-- Monthly expiries from one date to another, ascending; a holiday moves one to the session before. Those after the calendar's end are left out.
create function public.monthly_expiries(p_from date, p_to date) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(expiry order by expiry), '[]') from (
    select (select max(s.trading_date) from public.sessions s where s.trading_date <= max(d.day)) as expiry
    from (
      select g::date as day from generate_series(p_from::timestamp - interval '31 days', p_to::timestamp + interval '31 days', interval '1 day') g
    ) d
    join public.parameters p on p.name = 'monthly_expiry_weekday' and p.value = extract(isodow from d.day)
      and d.day >= p.effective_from and (p.effective_to is null or d.day <= p.effective_to)
    group by date_trunc('month', d.day)
    having max(d.day) <= (select max(trading_date) from public.sessions)
  ) e
  where expiry between p_from and p_to
$$;

-- Of the latest sessions before a date those that have neither a value nor a window in which they were asked for; by underlying, descending.
create function public.iv_gaps(p_underlyings text[], p_before date, p_sessions integer) returns json
language sql stable set search_path = '' as $$
  select coalesce(json_object_agg(m.underlying, m.missing), '{}') from (
    select u.underlying, json_agg(s.trading_date order by s.trading_date desc) as missing
    from unnest(p_underlyings) as u(underlying)
    cross join (
      select trading_date from public.sessions where trading_date < p_before and kind <> 'muhurat'
      order by trading_date desc limit p_sessions
    ) s
    where not exists (
        select 1 from public.iv_history h where h.underlying = u.underlying and h.trading_date = s.trading_date)
      and not exists (
        select 1 from public.iv_windows w
        where w.underlying = u.underlying and s.trading_date between w.from_date and w.to_date
          and (w.sessions > 0 or p_before - (w.asked_at at time zone 'Asia/Kolkata')::date < 30))
    group by u.underlying) m
$$;

-- The values of one window and the note that it was asked, in one transaction. A session that has a value keeps it: a second call
-- inserts none, and the window's count stays.
create function public.store_iv_window(
  p_underlying text, p_from date, p_to date, p_rows jsonb, p_source text, p_now timestamptz
) returns integer language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  insert into public.iv_history (underlying, trading_date, atm_volatility, spot, source)
  select p_underlying, r.date, r.atm, r.spot, p_source
  from jsonb_to_recordset(p_rows) as r(date date, atm numeric, spot numeric)
  join public.sessions s on s.trading_date = r.date and s.kind <> 'muhurat'
  where r.date between p_from and p_to
  on conflict (underlying, trading_date) do nothing;
  get diagnostics v_count = row_count;
  insert into public.iv_windows as w (underlying, from_date, to_date, sessions, asked_at)
  values (p_underlying, p_from, p_to, v_count, p_now)
  on conflict (underlying, from_date, to_date) do update set
    sessions = greatest(w.sessions, excluded.sessions), asked_at = excluded.asked_at;
  return v_count;
end $$;

-- India VIX is NIFTY's model-free volatility of 30 days; the history has it for the volatility at the money too.
create function public.fill_iv_from_vix(p_before date) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  insert into public.iv_history (underlying, trading_date, atm_volatility, model_free_volatility, source)
  select 'NIFTY', c.trading_date, c.close / 100, c.close / 100, 'india_vix'
  from public.candles c
  where c.name = 'INDIAVIX' and c.trading_date < p_before and exists (select 1 from public.underlyings where underlying = 'NIFTY')
  on conflict (underlying, trading_date) do nothing;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

select private.secure_function(f::regprocedure) from unnest(array[
  'public.monthly_expiries(date, date)', 'public.iv_gaps(text[], date, integer)',
  'public.store_iv_window(text, date, date, jsonb, text, timestamptz)', 'public.fill_iv_from_vix(date)'
]) f;
