create view public.trade_book with (security_invoker = true) as
select i.trading_date, private.clock_text(f.filled_at, i.trading_date) as filled_ist, i.underlying,
  i.contract, i.side, f.quantity, f.price,
  round(case i.side when 'sell' then 1 else -1 end * f.quantity * f.price, 2) as cash,
  round(f.charges, 2) as charges, i.kind, i.purpose, i.mode, f.filled_at, f.fill_id, o.order_id,
  i.security_id
from public.fills f
join public.orders o using (order_id)
join private.named_intents i using (intent_id);

revoke all on table public.trade_book from public, anon, authenticated;
grant select on table public.trade_book to service_role;

comment on view public.trade_book is 'Fills by contract, with what they cost or brought.';
comment on column public.trade_book.trading_date is 'Of its plan.';
comment on column public.trade_book.quantity is 'In units.';
comment on column public.trade_book.cash is 'Rupees without charges, received +.';
