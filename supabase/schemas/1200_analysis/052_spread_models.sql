create table public.spread_models (
  scope text not null check (scope in ('NIFTY', 'indices', 'stocks')),
  fitted_on date not null,
  level double precision not null,
  beyond double precision not null,
  days double precision not null,
  open_lots double precision not null,
  mean_open_lots double precision not null check (mean_open_lots >= 0),
  deviation double precision not null check (deviation >= 0),
  quotes integer not null check (quotes > 0),
  primary key (scope, fitted_on)
);
create index spread_models_fitted on public.spread_models (fitted_on);

alter table public.spread_models enable row level security;
revoke all on table public.spread_models from public, anon, authenticated;
grant select, insert, update, delete on table public.spread_models to service_role;

comment on table public.spread_models is
  'How wide the options of a scope were quoted on a session, out of the money: what replays of '
  'definitions pay. ln(half spread over premium) = level + beyond x deviations out of the money '
  '+ days x ln(1 + calendar days left) + open_lots x ln(1 + lots open).';
comment on column public.spread_models.fitted_on is 'The session whose books they are.';
comment on column public.spread_models.mean_open_lots is 'Mean of ln(1 + lots open) of the quotes.';
comment on column public.spread_models.deviation is 'Of ln(half spread) around the fit.';
comment on column public.spread_models.quotes is 'Two-sided quotes that it rests on.';
