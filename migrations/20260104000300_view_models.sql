-- Models of the view, fitted week by week: what they were fitted to, and whether they have earned anything.

create table public.view_models (
  -- Names are pooled: one's own history is too short.
  scope text not null check (scope in ('NIFTY', 'index', 'stock')),
  kind text not null check (kind in ('volatility', 'direction')),
  horizon_sessions integer not null check (horizon_sessions > 0),
  -- Only sessions before it were used.
  fitted_on date not null,
  -- volatility: intercept, day, week, month and, with a history of implied volatility, implied, over ln of variance in percent squared;
  -- empty when the history is too short. direction: the rank correlation that may be used.
  coefficients numeric[] not null,
  -- Of ln variance; null for a direction.
  residual_deviation numeric check (residual_deviation >= 0),
  -- volatility: root mean square error of ln variance out of sample. direction: standard error of the correlation.
  log_error numeric check (log_error >= 0),
  -- Independent horizons out of sample.
  clusters integer not null check (clusters >= 0),
  t_statistic numeric,
  -- Share of ln beta that may be used; null for a direction.
  kappa numeric check (kappa between 0 and 1),
  decision text not null check (decision in ('earned', 'rejected', 'undecided')),
  figures jsonb not null,
  source text not null,
  stored_at timestamptz not null,
  primary key (scope, kind, horizon_sessions, fitted_on),
  check (kind = 'direction' or (residual_deviation is not null and kappa is not null)),
  check (clusters >= 30 or decision = 'undecided')
);

-- Models of one fit; stored again they replace those of the same date.
create function public.store_view_models(p_rows jsonb, p_now timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  insert into public.view_models as m (scope, kind, horizon_sessions, fitted_on, coefficients, residual_deviation, log_error,
    clusters, t_statistic, kappa, decision, figures, source, stored_at)
  select r.scope, r.kind, r.horizon_sessions, r.fitted_on, r.coefficients, r.residual_deviation, r.log_error,
    r.clusters, r.t_statistic, r.kappa, r.decision, r.figures, r.source, p_now
  from jsonb_populate_recordset(null::public.view_models, p_rows) as r
  on conflict (scope, kind, horizon_sessions, fitted_on) do update
  set coefficients = excluded.coefficients, residual_deviation = excluded.residual_deviation, log_error = excluded.log_error,
    clusters = excluded.clusters, t_statistic = excluded.t_statistic, kappa = excluded.kappa, decision = excluded.decision,
    figures = excluded.figures, source = excluded.source, stored_at = excluded.stored_at;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

-- The latest model of each scope, kind and horizon that was fitted before a date.
create function public.read_view_models(p_before date) returns jsonb language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(to_jsonb(m) order by m.scope, m.kind, m.horizon_sessions), '[]') from (
    select distinct on (scope, kind, horizon_sessions) * from public.view_models
    where fitted_on < p_before
    order by scope, kind, horizon_sessions, fitted_on desc
  ) m
$$;

select private.secure_table('public.view_models');
select private.secure_function(f::regprocedure) from unnest(array[
  'public.store_view_models(jsonb, timestamptz)', 'public.read_view_models(date)'
]) f;
