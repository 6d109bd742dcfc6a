create table public.view_models (
  scope text not null check (scope in ('NIFTY', 'index', 'stock')),
  kind text not null check (kind in ('volatility', 'direction')),
  horizon_sessions integer not null check (horizon_sessions > 0),
  fitted_on date not null,
  coefficients numeric[] not null,
  residual_deviation numeric check (residual_deviation >= 0),
  log_error numeric check (log_error >= 0),
  clusters integer not null check (clusters >= 0),
  t_statistic numeric,
  kappa numeric check (kappa between 0 and 1),
  decision text not null check (decision in ('earned', 'rejected', 'undecided')),
  figures jsonb not null,
  source text not null,
  stored_at timestamptz not null,
  primary key (scope, kind, horizon_sessions, fitted_on),
  check (kind = 'direction' or (residual_deviation is not null and kappa is not null)),
  check (clusters >= 30 or decision = 'undecided')
);

alter table public.view_models enable row level security;
revoke all on table public.view_models from public, anon, authenticated;
grant select, insert, update, delete on table public.view_models to service_role;

comment on table public.view_models is
  'Models of the view, fitted week by week: what they were fitted to, and whether they have earned '
  'anything.';
comment on column public.view_models.scope is 'Names are pooled: one''s own history is too short.';
comment on column public.view_models.fitted_on is 'Only sessions before it were used.';
comment on column public.view_models.coefficients is
  'volatility: intercept, day, week, month and, with a history of implied volatility, implied, '
  'over ln of variance in percent squared; empty when the history is too short. direction: the '
  'rank correlation that may be used.';
comment on column public.view_models.residual_deviation is 'Of ln variance; null for a direction.';
comment on column public.view_models.log_error is
  'volatility: root mean square error of ln variance out of sample. direction: standard error of '
  'the correlation.';
comment on column public.view_models.clusters is 'Independent horizons out of sample.';
comment on column public.view_models.t_statistic is 'Of the improvement out of sample.';
comment on column public.view_models.kappa is
  'Share of ln beta that may be used; null for a direction.';
comment on column public.view_models.decision is
  'Whether the model has earned anything; undecided below 30 clusters.';
