create function private.check_order() returns trigger
language plpgsql set search_path = '' as $$
declare v record;
begin
  select o.order_id, o.state, o.filled_quantity, i.quantity,
    (select coalesce(sum(f.quantity), 0) from public.fills f where f.order_id = o.order_id)
      as traded,
    exists (select 1 from public.fills f where f.order_id = o.order_id and f.mode <> o.mode)
      as mixed
  into v
  from public.orders o join public.intents i using (intent_id) where o.order_id = new.order_id;
  if v.traded <> v.filled_quantity or v.traded > v.quantity or v.mixed
    or v.state = 'filled' and v.traded < v.quantity then
    raise exception 'order %, %: % of % filled with trades of %', v.order_id, v.state,
      v.filled_quantity, v.quantity, v.traded using errcode = 'P0001', hint = 'conflict';
  end if;
  return null;
end $$;

revoke all on function private.check_order() from public, anon, authenticated;
grant execute on function private.check_order() to service_role;

comment on function private.check_order() is
  'At the end of a transaction an order''s filled quantity is that of its fills and at most its '
  'intent''s.';
