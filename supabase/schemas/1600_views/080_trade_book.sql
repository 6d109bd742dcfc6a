create view public.trade_book with (security_invoker = true) as
select p.trading_date, f.fill_id, o.order_id, p.underlying, i.side, i.security_id, f.quantity,
  f.price, round(f.charges, 2) as charges, f.filled_at
from public.fills f join public.orders o using (order_id) join public.intents i using (intent_id)
join public.plans p using (plan_id);

revoke all on table public.trade_book from public, anon, authenticated;
grant select on table public.trade_book to service_role;

comment on view public.trade_book is 'Fills with their order and charges.';
