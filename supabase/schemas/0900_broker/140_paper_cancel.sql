create function public.paper_cancel(p_broker_order_id text) returns void
language sql set search_path = '' as $$
  update public.paper_orders set state = 'cancelled' where broker_order_id = p_broker_order_id
    and state = 'open'
$$;

revoke all on function public.paper_cancel(text) from public, anon, authenticated;
grant execute on function public.paper_cancel(text) to service_role;

comment on function public.paper_cancel(text) is 'Cancels an open order of the paper broker.';
