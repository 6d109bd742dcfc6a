create view public.adjustment_book with (security_invoker = true) as
select (j.proposed_at at time zone 'Asia/Kolkata')::date as trading_date, x.underlying,
  x.definition, j.kind, j.state, j.tested_right || ' sold at ' || trim_scale(j.tested_strike)
    || ', spot ' || private.price_text(j.spot) as tested,
  private.adjustment_orders(j.adjustment_id, 'close') as closes,
  private.adjustment_orders(j.adjustment_id, 'open') as opens,
  round(j.net, 2) as net, round(j.charges, 2) as charges,
  round(j.max_loss_before, 2) as max_loss_before, round(j.max_loss_after, 2) as max_loss_after,
  round(j.ev_p_before, 2) as ev_p_before, round(j.ev_p_after, 2) as ev_p_after,
  round(j.margin_before, 2) as margin_before, round(j.margin_after, 2) as margin_after,
  concat_ws('; ', 'loses at most ' || coalesce(private.rupees(j.max_loss_before), 'without bound')
      || ', then ' || coalesce(private.rupees(j.max_loss_after), 'without bound'),
    'expected ' || private.rupees(j.ev_p_before) || ', then ' || private.rupees(j.ev_p_after)
      || case when j.view_beta is null then ' (the market''s own view)' else '' end,
    'margin ' || private.rupees(j.margin_before) || ', then ' || private.rupees(j.margin_after))
    as figures,
  coalesce(j.reason, (select p.reason from public.plans p
    where p.adjustment_id = j.adjustment_id and p.state = 'denied'
    order by p.plan_id desc limit 1)) as reason,
  private.clock_text(j.proposed_at, (j.proposed_at at time zone 'Asia/Kolkata')::date)
    as proposed_ist,
  private.clock_text(j.valid_until, (j.proposed_at at time zone 'Asia/Kolkata')::date)
    as valid_until_ist,
  j.adjustment_id, j.position_id, x.mode, j.proposed_at,
  j.valid_until as valid_until_at
from public.adjustments j join public.positions x using (position_id);

revoke all on table public.adjustment_book from public, anon, authenticated;
grant select on table public.adjustment_book to service_role;

comment on view public.adjustment_book is
  'What was proposed for positions of which a sold strike was tested, and what came of it. Rupees '
  'of the whole position.';
comment on column public.adjustment_book.closes is 'Orders by contract, in units.';
comment on column public.adjustment_book.opens is 'Orders by contract, in units.';
comment on column public.adjustment_book.net is
  'Of all orders at the far sides of the quotes as proposed, received +, without charges.';
comment on column public.adjustment_book.figures is
  'Loss, expectation and margin of the position as it is and once it is adjusted.';
comment on column public.adjustment_book.reason is
  'Why it ended without being done; of one that is proposed why it was denied last.';
