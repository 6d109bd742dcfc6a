create function private.contract_name(
  p_underlying text, p_right public.leg_right, p_strike numeric, p_expiry date,
  p_segment public.segment
) returns text
language sql immutable set search_path = '' as $$
  select case when p_right = 'underlying' and p_segment <> 'NSE_FNO' then p_underlying
    else concat_ws(' ', p_underlying, to_char(p_expiry, 'FMDD Mon'), case p_right
      when 'underlying' then 'FUT'
      when 'call' then trim_scale(p_strike) || ' CE' else trim_scale(p_strike) || ' PE' end) end
$$;

revoke all on function private.contract_name(text, public.leg_right, numeric, date, public.segment)
  from public, anon, authenticated;
grant execute on function
  private.contract_name(text, public.leg_right, numeric, date, public.segment) to service_role;

comment on function private.contract_name(text, public.leg_right, numeric, date, public.segment) is
  'What is traded as the exchange''s terminals name it: NIFTY 24 Feb 25500 CE, NIFTY 24 Feb FUT, '
  'and a stock by its own name.';
