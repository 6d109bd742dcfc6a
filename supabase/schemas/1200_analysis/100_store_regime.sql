create function public.store_regime(p_payload jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare v_row public.market_regimes;
begin
  perform private.require_keys('public.market_regimes', p_payload,
    private.columns_of('public.market_regimes'));
  insert into public.market_regimes select *
  from jsonb_populate_record(null::public.market_regimes, p_payload)
  on conflict (trading_date) do nothing;
  select * into v_row from public.market_regimes
  where trading_date = (p_payload ->> 'trading_date')::date;
  return to_jsonb(v_row);
end $$;

revoke all on function public.store_regime(jsonb) from public, anon, authenticated;
grant execute on function public.store_regime(jsonb) to service_role;

comment on function public.store_regime(jsonb) is
  'The regime of a date, measured once; a later call of the same date returns the stored one.';
