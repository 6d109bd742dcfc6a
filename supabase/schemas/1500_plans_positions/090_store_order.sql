create function public.store_order(
  p_intent_id bigint, p_outcome text, p_reason text, p_order jsonb, p_now timestamptz
) returns void
language plpgsql set search_path = '' as $$
declare
  v_order_id bigint;
begin
  perform private.require_keys('public.orders', p_order,
    '{orderId,state,filledQuantity,averagePrice,reason,fills}');
  perform private.require_keys('public.fills', p_order -> 'fills',
    '{tradeId,quantity,price,charges,at}');
  update public.intents set state = p_outcome, reason = p_reason
  where intent_id = p_intent_id and state <> p_outcome;
  if p_order is null then
    return;
  end if;
  insert into public.orders as o (intent_id, broker_order_id, mode, state, filled_quantity,
    average_price, reason, sent_at, updated_at)
  select p_intent_id, p_order ->> 'orderId', p.mode,
    p_order ->> 'state', (p_order ->> 'filledQuantity')::integer,
    (p_order ->> 'averagePrice')::numeric, p_order ->> 'reason', p_now, p_now
  from public.intents i join public.plans p using (plan_id) where i.intent_id = p_intent_id
  on conflict (intent_id) do update set state = excluded.state,
    filled_quantity = excluded.filled_quantity, average_price = excluded.average_price,
    reason = excluded.reason, updated_at = excluded.updated_at
  -- A reply that left before what is known: it takes no fill away.
  where not (o.state = 'open' and excluded.state = 'open'
    and excluded.filled_quantity < o.filled_quantity)
  returning order_id into v_order_id;
  if v_order_id is null then
    return;
  end if;
  insert into public.fills (order_id, trade_id, quantity, price, charges, filled_at)
  select v_order_id, x ->> 'tradeId', (x ->> 'quantity')::integer, (x ->> 'price')::numeric,
    (x ->> 'charges')::numeric, (x ->> 'at')::timestamptz
  from jsonb_array_elements(p_order -> 'fills') x
  on conflict (order_id, trade_id) do nothing;
end $$;

revoke all on function public.store_order(bigint, text, text, jsonb, timestamptz)
  from public, anon, authenticated;
grant execute on function public.store_order(bigint, text, text, jsonb, timestamptz)
  to service_role;

comment on function public.store_order(bigint, text, text, jsonb, timestamptz) is
  'What came of sending an intent, or of asking for it: its outcome, the order as the broker shows '
  'it, and its fills.';
