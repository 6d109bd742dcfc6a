create view public.day_ledger with (security_invoker = true) as
-- min: a filter by underlying waits for the groups. Among the trades it would come before that of
-- the dates and find those of all years.
select e.trading_date, min(e.underlying) as underlying, e.definition, e.sleeve, e.mode,
  round(sum(e.realised), 2) as realised,
  case when sum(e.priced) = sum(e.marked) then round(sum(e.unrealised), 2) end as unrealised,
  case when sum(e.priced_mid) = sum(e.marked) then round(sum(e.unrealised_mid), 2) end
    as unrealised_mid,
  round(sum(e.charges), 2) as charges, round(sum(e.cash), 2) as cash, sum(e.fills) as fills,
  sum(e.closed) as closed, sum(e.unwound) as unwound, sum(e.marked) as marked
from (
  select l.trading_date, l.underlying, l.definition, l.sleeve, l.mode, l.realised, l.charges,
    l.cash, l.fills, l.closed, l.unwound, l.marked, num_nonnulls(l.unrealised) as priced,
    l.unrealised, num_nonnulls(l.unrealised_mid) as priced_mid, l.unrealised_mid
  from private.ledger_events l
  union all
  select a.trading_date, a.underlying, a.definition, a.sleeve, a.mode, a.realised, a.charges,
    a.cash, a.fills, a.closed, a.unwound, a.marked, a.priced,
    case when a.priced > 0 then a.unrealised end, a.priced_mid,
    case when a.priced_mid > 0 then a.unrealised_mid end
  from public.archived_ledger a) e
group by e.trading_date, e.underlying, e.definition, e.sleeve, e.mode;

revoke all on table public.day_ledger from public, anon, authenticated;
grant select on table public.day_ledger to service_role;

comment on view public.day_ledger is
  'Money by day, underlying, definition and sleeve, from the fills: what ended that day brought, '
  'what was held over its end is worth, charges and cash. Days whose rows the archive took stay '
  'as they were.';
comment on column public.day_ledger.realised is
  'Rupees after all charges, those of earlier days too, of the positions that were closed and the '
  'entries that were traded back on the date.';
comment on column public.day_ledger.unrealised is
  'Rupees after the charges of the entry, of what was held over the end of the date, were it '
  'closed at the far side of the quotes of its last mark; null where one had no quote, or nothing '
  'was marked.';
comment on column public.day_ledger.unrealised_mid is 'The same at the middle of the quotes.';
comment on column public.day_ledger.charges is 'Rupees of the fills of the date.';
comment on column public.day_ledger.cash is
  'Rupees of the fills of the date without charges, received +.';
comment on column public.day_ledger.closed is 'Positions that were closed on the date.';
comment on column public.day_ledger.unwound is
  'Entries and adjustments of the date that could not be completed and were traded back.';
comment on column public.day_ledger.marked is
  'Positions held over the end of the date that were marked on it.';
