create function public.read_slice(
  p_underlyings text[],
  p_candle_names text[],
  p_on date,
  p_until date,
  p_expiries integer,
  p_candles integer,
  p_smiles integer
) returns json
language sql stable set search_path = '' as $$
  select json_build_object(
    'listed', public.read_contracts(p_underlyings, p_on, p_expiries),
    'candles', public.read_bars(p_candle_names, p_on, p_candles),
    'actions', public.read_corporate_actions(p_underlyings, p_on),
    'ivHistory', public.read_iv_history(p_underlyings, p_on, p_smiles),
    'events', public.read_events(p_underlyings, p_on, p_until),
    'digests', public.earlier_digests(p_underlyings, p_on))
$$;

revoke all on function public.read_slice(text[], text[], date, date, integer, integer, integer)
  from public, anon, authenticated;
grant execute on function public.read_slice(text[], text[], date, date, integer, integer, integer)
  to service_role;

comment on function public.read_slice(text[], text[], date, date, integer, integer, integer) is
  'What analyze needs of the tables for a slice of underlyings on a date, in one answer: listed '
  'chains of the nearest p_expiries, candles of p_candle_names, corporate actions, implied '
  'volatilities, events to p_until and digests of earlier chains.';
