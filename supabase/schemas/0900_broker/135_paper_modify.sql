create function public.paper_modify(
  p_broker_order_id text, p_quantity integer, p_limit_price numeric
) returns boolean
language plpgsql set search_path = '' as $$
declare
  v_changed boolean;
begin
  perform set_config('desk.modifying', 'on', true);
  update public.paper_orders set quantity = p_quantity, limit_price = p_limit_price
  where broker_order_id = p_broker_order_id and state = 'open' and filled_quantity < p_quantity;
  v_changed := found;
  perform set_config('desk.modifying', 'off', true);
  return v_changed;
end $$;

revoke all on function public.paper_modify(text, integer, numeric)
  from public, anon, authenticated;
grant execute on function public.paper_modify(text, integer, numeric) to service_role;

comment on function public.paper_modify(text, integer, numeric) is
  'Changes an open order of the paper broker, its quantity counted from the first unit; false '
  'where nothing of it is left to change.';
