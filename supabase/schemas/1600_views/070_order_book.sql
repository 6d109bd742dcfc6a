create view public.order_book with (security_invoker = true) as
select i.trading_date, private.clock_text(o.sent_at, i.trading_date) as sent_ist, i.underlying,
  i.contract, i.side, i.quantity, coalesce(o.limit_price, i.limit_price) as limit_price, o.changes,
  o.filled_quantity,
  round(o.average_price, 4) as average_price, o.state, o.reason, i.kind, i.purpose, i.step, i.mode,
  o.sent_at, o.order_id, i.plan_id, i.security_id, i.correlation_id
from public.orders o join private.named_intents i using (intent_id);

revoke all on table public.order_book from public, anon, authenticated;
grant select on table public.order_book to service_role;

comment on view public.order_book is 'Orders by contract, with side, limit and state.';
comment on column public.order_book.quantity is 'In units, as filled_quantity.';
comment on column public.order_book.limit_price is
  'Rupees at the broker; the intent''s where that is not told.';
comment on column public.order_book.changes is 'Changes of the limit that were asked for.';
comment on column public.order_book.kind is 'Of its plan: an entry or an exit.';
