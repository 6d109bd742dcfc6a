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
