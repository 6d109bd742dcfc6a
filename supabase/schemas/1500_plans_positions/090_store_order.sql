create function public.store_order(
  p_intent_id bigint, p_fence bigint, p_outcome text, p_reason text, p_order jsonb,
  p_now timestamptz
) returns void
language plpgsql set search_path = '' as $$
declare
  v_plan_id bigint := (select plan_id from public.intents where intent_id = p_intent_id);
  v_order public.orders;
  v_traded integer;
  v_told text := p_order ->> 'state';
begin
  perform private.require_keys('public.orders', p_order,
    '{orderId,state,filledQuantity,averagePrice,limitPrice,reason,brokerage,fills}');
  perform private.require_keys('public.fills', p_order -> 'fills',
    '{tradeId,quantity,price,charges,at}');
  perform private.hold_plan(v_plan_id, p_fence, p_now);
  update public.intents set reason = p_reason,
    state = case when state = 'refused' and p_outcome = 'confirmed' then 'late' else p_outcome end
  where intent_id = p_intent_id and state <> p_outcome
    and not (state = 'late' and p_outcome = 'confirmed');
  if p_order is null then
    return;
  end if;
  insert into public.orders (intent_id, broker_order_id, mode, state, sent_at, updated_at)
  select i.intent_id, p_order ->> 'orderId', p.mode, 'open', least(i.send_before, p_now), p_now
  from public.intents i join public.plans p using (plan_id) where i.intent_id = p_intent_id
  on conflict (intent_id) do nothing;
  select * into v_order from public.orders where intent_id = p_intent_id;
  -- The broker takes brokerage once an order, whatever the order of its replies.
  insert into public.fills (order_id, mode, trade_id, quantity, price, charges, filled_at)
  select v_order.order_id, v_order.mode, x ->> 'tradeId', (x ->> 'quantity')::integer,
    (x ->> 'price')::numeric,
    (x ->> 'charges')::numeric + case when n = 1 and v_order.filled_quantity = 0
      then coalesce((p_order ->> 'brokerage')::numeric, 0) else 0 end,
    (x ->> 'at')::timestamptz
  from jsonb_array_elements(p_order -> 'fills') with ordinality e(x, n)
  on conflict (order_id, trade_id) do nothing;
  select coalesce(sum(quantity), 0) into v_traded from public.fills
  where order_id = v_order.order_id;
  -- An end counts once the trades are there that it tells of.
  if (p_order ->> 'filledQuantity')::integer <> v_traded then
    v_told := 'open';
  end if;
  update public.orders set filled_quantity = v_traded, updated_at = p_now,
    average_price = (select round(sum(quantity * price) / sum(quantity), 4) from public.fills
      where order_id = v_order.order_id),
    reason = p_order ->> 'reason',
    limit_price = coalesce((p_order ->> 'limitPrice')::numeric, limit_price),
    state = case when state = 'open' then v_told
      when v_traded = (select quantity from public.intents where intent_id = p_intent_id)
        then 'filled' else state end
  where order_id = v_order.order_id
    and (state = 'open' or v_traded > v_order.filled_quantity);
  if v_traded > v_order.filled_quantity then
    perform private.reopen_plan(v_plan_id);
  end if;
end $$;

revoke all on function public.store_order(bigint, bigint, text, text, jsonb, timestamptz)
  from public, anon, authenticated;
grant execute on function public.store_order(bigint, bigint, text, text, jsonb, timestamptz)
  to service_role;

comment on function public.store_order(bigint, bigint, text, text, jsonb, timestamptz) is
  'What came of sending an intent, or of asking for it: its outcome, the order as the broker shows '
  'it, and its fills. One that turns up after it was believed absent is late; a plan that ended '
  'goes on where a late fill is to be traded back.';
