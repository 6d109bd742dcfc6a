create view public.order_book with (security_invoker = true) as
select p.trading_date, o.order_id, p.plan_id, p.kind, p.mode, p.underlying, i.step, i.purpose,
  i.side, i.security_id, i.quantity, i.limit_price, o.state, o.filled_quantity,
  round(o.average_price, 4) as average_price, i.correlation_id, o.sent_at, o.reason
from public.orders o join public.intents i using (intent_id) join public.plans p using (plan_id);

revoke all on table public.order_book from public, anon, authenticated;
grant select on table public.order_book to service_role;

comment on view public.order_book is 'Orders with plan, side, limit and state.';
