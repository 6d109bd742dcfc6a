create function public.paper_fill(
  p_correlation_id text, p_trade_number integer, p_quantity integer, p_price numeric,
  p_now timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_row public.paper_orders;
  v_lot integer;
begin
  select c.lot_size into v_lot
  from public.paper_orders o
  join public.contracts c on c.segment = o.segment and c.security_id = o.security_id
    and c.expiry >= (p_now at time zone 'Asia/Kolkata')::date
  where o.correlation_id = p_correlation_id
  order by c.expiry limit 1;
  -- The exchange trades whole lots.
  p_quantity := p_quantity - p_quantity % coalesce(v_lot, 1);
  update public.paper_orders set
    filled_quantity = filled_quantity + p_quantity,
    state = case when filled_quantity + p_quantity = quantity then 'filled' else 'open' end,
    fills = fills || jsonb_build_object('tradeId', broker_order_id || '-' || p_trade_number,
      'quantity', p_quantity, 'price', p_price, 'at', p_now)
  where correlation_id = p_correlation_id and state = 'open' and p_quantity > 0
    and jsonb_array_length(fills) = p_trade_number - 1;
  select * into v_row from public.paper_orders where correlation_id = p_correlation_id;
  return to_jsonb(v_row);
end $$;

revoke all on function public.paper_fill(text, integer, integer, numeric, timestamptz)
  from public, anon, authenticated;
grant execute on function public.paper_fill(text, integer, integer, numeric, timestamptz)
  to service_role;

comment on function public.paper_fill(text, integer, integer, numeric, timestamptz) is
  'A fill of the paper broker, whole lots of it; the order''s trade number makes it one however '
  'often it is told.';
