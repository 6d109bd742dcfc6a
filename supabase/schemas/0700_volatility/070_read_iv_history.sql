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
