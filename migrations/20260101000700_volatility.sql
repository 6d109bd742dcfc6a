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

create function public.store_iv_window(
  p_underlying text, p_from date, p_to date, p_rows jsonb, p_source text, p_now timestamptz
) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  perform private.require_keys('public.iv_history', p_rows, '{date,atm,spot}');
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

revoke all on function public.store_iv_window(text, date, date, jsonb, text, timestamptz)
  from public, anon, authenticated;
grant execute on function public.store_iv_window(text, date, date, jsonb, text, timestamptz)
  to service_role;

comment on function public.store_iv_window(text, date, date, jsonb, text, timestamptz) is
  'The values of one window and the note that it was asked, in one transaction. A session that has '
  'a value keeps it: a second call inserts none, and the window''s count stays.';

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
