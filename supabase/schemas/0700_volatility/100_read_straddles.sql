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
