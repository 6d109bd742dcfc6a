create table public.reconciliations (
  trading_date date primary key,
  looked_at timestamptz not null,
  looks integer not null check (looks > 0),
  foreign_orders integer not null check (foreign_orders >= 0),
  foreign_instruments integer not null check (foreign_instruments >= 0),
  stopped text,
  stopped_at timestamptz,
  check ((stopped is null) = (stopped_at is null))
);

alter table public.reconciliations enable row level security;
revoke all on table public.reconciliations from public, anon, authenticated;
grant select, insert, update, delete on table public.reconciliations to service_role;

comment on table public.reconciliations is
  'The comparisons of a date between the desk''s live books and the broker''s: the last one''s '
  'result. A desk on paper has none.';
comment on column public.reconciliations.looks is 'Comparisons of the date.';
comment on column public.reconciliations.foreign_orders is
  'Orders of others in the same account: counted, never touched.';
comment on column public.reconciliations.foreign_instruments is
  'Instruments that others traded on the date.';
comment on column public.reconciliations.stopped is
  'Why the last comparison concluded nothing: the broker''s own books contradict each other or '
  'could not be read.';
comment on column public.reconciliations.stopped_at is 'Since when.';
