create function public.paper_receive(p_order jsonb, p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_row public.paper_orders;
  v_refusal text;
begin
  perform private.require_keys('public.paper_orders', p_order,
    '{correlationId,segment,securityId,side,quantity,limitPrice}');
  if not exists (select 1 from public.paper_orders
    where correlation_id = p_order ->> 'correlationId')
  then
    v_refusal := private.paper_refusal(p_order, p_now);
    if v_refusal is not null then
      return jsonb_build_object('refused', v_refusal);
    end if;
  end if;
  insert into public.paper_orders (correlation_id, broker_order_id, segment, security_id, side,
    quantity, limit_price, state, received_at)
  values (p_order ->> 'correlationId', 'P' || replace(gen_random_uuid()::text, '-', ''),
    (p_order ->> 'segment')::public.segment,
    p_order ->> 'securityId', (p_order ->> 'side')::public.side, (p_order ->> 'quantity')::integer,
    (p_order ->> 'limitPrice')::numeric, 'open', p_now)
  on conflict (correlation_id) do nothing;
  select * into v_row from public.paper_orders where correlation_id = p_order ->> 'correlationId';
  return to_jsonb(v_row);
end $$;

revoke all on function public.paper_receive(jsonb, timestamptz) from public, anon, authenticated;
grant execute on function public.paper_receive(jsonb, timestamptz) to service_role;

comment on function public.paper_receive(jsonb, timestamptz) is
  'The paper broker''s own book: an order is taken once, whatever is sent twice, or refused with '
  'the reason.';
