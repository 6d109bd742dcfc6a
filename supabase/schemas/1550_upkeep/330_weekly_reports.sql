create table public.weekly_reports (
  trading_date date primary key,
  sessions integer not null check (sessions >= 0),
  realised numeric not null,
  charges numeric not null,
  cash numeric not null,
  unrealised numeric,
  unrealised_mid numeric,
  entries integer not null check (entries >= 0),
  exits integer not null check (exits >= 0),
  denied integer not null check (denied >= 0),
  unwound integer not null check (unwound >= 0),
  alerts_critical integer not null check (alerts_critical >= 0),
  alerts_warning integer not null check (alerts_warning >= 0),
  alerts_info integer not null check (alerts_info >= 0),
  best_definition text,
  best_definition_realised numeric,
  worst_definition text,
  worst_definition_realised numeric,
  best_underlying text,
  best_underlying_realised numeric,
  worst_underlying text,
  worst_underlying_realised numeric,
  made_at timestamptz not null,
  page text not null
);

alter table public.weekly_reports enable row level security;
revoke all on table public.weekly_reports from public, anon, authenticated;
grant select, insert, update, delete on table public.weekly_reports to service_role;

comment on table public.weekly_reports is
  'What a calendar week brought, one row each, written by maintain report; kept for good.';
comment on column public.weekly_reports.trading_date is 'Of the last session of the week.';
comment on column public.weekly_reports.sessions is 'Of the week, begun when it was written.';
comment on column public.weekly_reports.realised is
  'Rupees after all charges, of what ended in the week: the sum of day_ledger.';
comment on column public.weekly_reports.charges is 'Rupees of the fills of the week.';
comment on column public.weekly_reports.cash is
  'Rupees of the fills of the week without charges, received +.';
comment on column public.weekly_reports.unrealised is
  'Rupees of what was held over the last of these sessions, were it closed at the far side of the '
  'quotes of its last mark; null where one had no quote, or nothing was marked.';
comment on column public.weekly_reports.unrealised_mid is 'The same at the middle of the quotes.';
comment on column public.weekly_reports.entries is 'Entry plans that were filled.';
comment on column public.weekly_reports.exits is 'Positions that were closed.';
comment on column public.weekly_reports.denied is 'Entry plans that were denied.';
comment on column public.weekly_reports.unwound is
  'Entries that could not be completed and were traded back.';
comment on column public.weekly_reports.alerts_critical is 'Raised in the week, seen or not.';
comment on column public.weekly_reports.best_definition is
  'Of what ended in the week the definition that realised most; the first by name of equal ones.';
comment on column public.weekly_reports.best_underlying is 'As best_definition.';
comment on column public.weekly_reports.page is 'All of it for a person, at most 100 columns wide.';
