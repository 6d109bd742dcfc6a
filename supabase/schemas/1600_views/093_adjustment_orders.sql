create function private.adjustment_orders(p_adjustment_id bigint, p_purpose text) returns text
language sql stable set search_path = '' as $$
  select string_agg(
    case when (n.side = 'buy') = (p_purpose = 'open') then '+' else '-' end || n.quantity || ' '
      || private.contract_name(x.underlying, n.leg_right::text::public.leg_right, n.strike,
        n.expiry, n.segment) || ' at '
      || private.price_text(case when (n.side = 'buy') = (p_purpose = 'open') then n.ask
        else n.bid end),
    ', ' order by n.leg_number)
  from public.adjustment_legs n join public.positions x using (position_id)
  where n.adjustment_id = p_adjustment_id and n.purpose = p_purpose
$$;

revoke all on function private.adjustment_orders(bigint, text) from public, anon, authenticated;
grant execute on function private.adjustment_orders(bigint, text) to service_role;

comment on function private.adjustment_orders(bigint, text) is
  'What an adjustment closes or opens by contract, in units bought + at the far sides of the '
  'quotes as proposed: +65 NIFTY 24 Feb 24400 PE at 51.35; null where nothing.';
