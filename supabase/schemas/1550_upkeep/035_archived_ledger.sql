create table public.archived_ledger (
  trading_date date not null,
  underlying text not null,
  definition text not null,
  sleeve public.sleeve not null,
  mode public.trading_mode not null,
  realised numeric not null,
  charges numeric not null,
  cash numeric not null,
  fills integer not null,
  closed integer not null,
  unwound integer not null,
  marked integer not null,
  priced integer not null,
  unrealised numeric not null,
  priced_mid integer not null,
  unrealised_mid numeric not null,
  primary key (trading_date, underlying, definition, sleeve, mode)
);

alter table public.archived_ledger enable row level security;
revoke all on table public.archived_ledger from public, anon, authenticated;
grant select, insert, update, delete on table public.archived_ledger to service_role;

comment on table public.archived_ledger is
  'What trades whose rows went add to each day of the ledger; kept for good. day_ledger has them '
  'and the others together.';
comment on column public.archived_ledger.realised is
  'Rupees after all charges, of the trades that ended on the date.';
comment on column public.archived_ledger.cash is 'Rupees of the fills of the date, received +.';
comment on column public.archived_ledger.charges is 'Rupees of the fills of the date.';
comment on column public.archived_ledger.marked is
  'Positions held over the end of the date that were marked on it.';
comment on column public.archived_ledger.priced is 'Of the marked ones those with a closing value.';
comment on column public.archived_ledger.unrealised is
  'Rupees of the priced ones, closed at the far side of the quotes.';
comment on column public.archived_ledger.priced_mid is 'Of the marked ones those with a mid.';
comment on column public.archived_ledger.unrealised_mid is 'Rupees of those, closed at mid.';
