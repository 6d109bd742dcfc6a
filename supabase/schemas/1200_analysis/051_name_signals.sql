create table public.name_signals (
  underlying text primary key references public.underlyings,
  as_of date not null,
  volatility_ratio real not null,
  z real not null
);

alter table public.name_signals enable row level security;
revoke all on table public.name_signals from public, anon, authenticated;
grant select, insert, update, delete on table public.name_signals to service_role;

comment on table public.name_signals is
  'What tells stocks apart at the last close: the next session''s view is made with it.';
comment on column public.name_signals.volatility_ratio is
  'ln of the volatility of 252 sessions over the implied volatility of 30 days.';
comment on column public.name_signals.z is
  'The same in deviations from the mean of the names that have one.';
