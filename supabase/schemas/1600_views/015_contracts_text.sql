create function private.contracts_text(p_strategy_id bigint, p_lots integer) returns text
language sql stable set search_path = '' as $$
  select string_agg(
    case l.side when 'buy' then '+' else '-' end || p_lots * l.ratio * l.lot_size || ' '
      || private.contract_name(s.underlying, l.leg_right, l.strike, l.expiry, l.segment),
    ', ' order by l.leg_number)
  from public.strategies s join public.strategy_legs l using (strategy_id)
  where s.strategy_id = p_strategy_id
$$;

revoke all on function private.contracts_text(bigint, integer) from public, anon, authenticated;
grant execute on function private.contracts_text(bigint, integer) to service_role;

comment on function private.contracts_text(bigint, integer) is
  'The legs of so many lots of a strategy by contract, in units: +65 NIFTY 24 Feb 24400 PE, '
  '-65 NIFTY 24 Feb 24600 PE.';
